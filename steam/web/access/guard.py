"""Every request meets it first: who asks, and may he?"""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from steam.core.errors import SteamError
from steam.core.names import no_such
from steam.web.access.credentials import Credentials, read_credentials, without_key
from steam.web.access.directory import Directory
from steam.web.access.doorkeeper import Doorkeeper
from steam.web.access.rights import Right, needed_right
from steam.web.actor import Actor, set_actor
from steam.web.errors import answer, is_of_program, json_answer
from steam.web.gateway.address import Address, read_address
from steam.web.refusals import Forbidden, Unauthorized


class Guard:
    """Lets a request on with its actor, or refuses it: 401 or the login page, 403, 404."""

    def __init__(self, app: ASGIApp, doorkeeper: Doorkeeper) -> None:
        self._app = app
        self._doorkeeper = doorkeeper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        doorkeeper = self._doorkeeper
        shown = read_credentials(scope, tls=doorkeeper.entrance.tls)
        try:
            directory = await doorkeeper.directory()
            actor = await doorkeeper.actor(directory, shown)
        except SteamError as error:
            await answer(Request(scope), error)(scope, receive, send)
            return
        set_actor(scope, actor)
        address = read_address(scope["raw_path"])
        if address is not None:
            scope = without_key(scope)
            refusal = self._refused_prediction(address, directory, actor, shown)
        else:
            refusal = self._refused(scope, directory, actor)
        await (refusal or self._app)(scope, receive, send)

    def _refused_prediction(
        self, address: Address, directory: Directory, actor: Actor | None, shown: Credentials
    ) -> Response | None:
        name = address.deployment
        if actor is not None:
            if actor.projects is None or directory.sees(actor, name):
                return None
            if not self._doorkeeper.may_predict(directory, shown, name):
                return json_answer(
                    no_such("deployment", name, "The list of deployments shows all of them.")
                )
            return None
        if self._doorkeeper.may_predict(directory, shown, name):
            return None
        return json_answer(
            Unauthorized(
                "This deployment asks for a key.",
                hint="Send a prediction key or an API token: Authorization: Bearer ...",
            )
        )

    def _refused(self, scope: Scope, directory: Directory, actor: Actor | None) -> Response | None:
        right = needed_right(scope["method"], scope["path"])
        if right is Right.PUBLIC:
            return None
        request = Request(scope)
        if actor is None:
            return _to_login(request, is_set_up=bool(directory.accounts))
        needed = right.role
        if needed is None or actor.role.allows(needed):
            return None
        return answer(
            request,
            Forbidden(
                f"This needs the role {needed}, and yours is {actor.role}.",
                hint="Ask an admin for that role.",
            ),
        )


def _to_login(request: Request, *, is_set_up: bool) -> Response:
    """Where a stranger can log in; programs are told so."""
    where = "/login" if is_set_up else "/setup"
    partial = "HX-Request" in request.headers
    path = request.url.path
    if partial:
        return Response(status_code=401, headers={"HX-Redirect": where})
    if is_of_program(path, partial, request.headers.get("accept", "")) or not _is_read(request):
        return answer(
            request,
            Unauthorized(
                "This server asks for a login.",
                hint="Send an API token: Authorization: Bearer ...; commands take it from "
                "STEAM_TOKEN.",
            ),
        )
    back = path + (f"?{request.url.query}" if request.url.query else "")
    query = f"?{urlencode({'next': back})}" if is_set_up and back != "/" else ""
    return RedirectResponse(where + query, 303)


def _is_read(request: Request) -> bool:
    return request.method in {"GET", "HEAD"}
