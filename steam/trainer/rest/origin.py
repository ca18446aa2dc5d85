"""Who may talk to a server on loopback: no page of another site, by whatever name it calls us."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from steam.core.origin import FOREIGN, OWN_SITES, refusal
from steam.trainer.rest.call import render
from steam.trainer.rest.errors import Forbidden, describe

_PAGES = frozenset({"/", "/flow", "/flow/index.html"})
"""Where links of other sites may lead: they only lead on to Flow."""


class OriginCheck:
    """Refuses a request whose Host is no name of this server, or that another site's page sent.

    A browser sends such requests without asking its user: DNS rebinding, a form on any page, or
    an image whose address is one of H2O's GETs that write: those have no Origin, but
    `Sec-Fetch-Site` tells of them.
    """

    def __init__(self, app: ASGIApp, host_names: frozenset[str]) -> None:
        self._app = app
        self._host_names = host_names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        problem = None
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            problem = refusal(headers.get("host"), headers.get("origin"), self._host_names)
            site = headers.get("sec-fetch-site", "none")
            if problem is None and site not in OWN_SITES and scope["path"] not in _PAGES:
                problem = FOREIGN
        if problem is None:
            await self._app(scope, receive, send)
            return
        status, body = describe(Forbidden(problem), scope["path"])
        await render(body, status)(scope, receive, send)
