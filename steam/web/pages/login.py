"""Logging in and out, and the links that set a password."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from steam.accounts.secret import Secret
from steam.core.errors import SteamError
from steam.web.access.cookies import forget_login, keep_logged_in
from steam.web.access.entrance import Entrance
from steam.web.access.local_path import local_path
from steam.web.account_bodies import AccountName, Password
from steam.web.actor import actor_of
from steam.web.dependencies import AccountsDep
from steam.web.errors import status_of
from steam.web.rendering import render

router = APIRouter()

Next = Annotated[str, Query(alias="next", max_length=4000)]
NextField = Annotated[str, Form(alias="next", max_length=4000)]
Code = Annotated[str, Query(max_length=200)]
CodeField = Annotated[str, Form(max_length=200)]
NameField = Annotated[AccountName, Form()]
PasswordField = Annotated[Password, Form()]


@router.get("/login")
def login(request: Request, after: Next = "/") -> Response:
    if actor_of(request) is not None:
        return RedirectResponse(local_path(after), 303)
    return _login(request, local_path(after))


@router.post("/login")
async def log_in(
    request: Request,
    use: AccountsDep,
    name: NameField,
    password: PasswordField,
    after: NextField = "/",
) -> Response:
    address = request.client.host if request.client else ""
    try:
        _, secret = await use.run(lambda: use.entry.log_in(name, password, address))
    except SteamError as error:
        return _login(request, local_path(after), name, error)
    return _let_in(request, secret, local_path(after))


@router.post("/logout")
async def log_out(request: Request, use: AccountsDep) -> Response:
    actor = actor_of(request)
    if actor is not None and actor.session:
        sha256 = actor.session
        await use.run(lambda: use.entry.log_out(sha256))
    response = RedirectResponse("/login", 303)
    forget_login(response, _entrance(request))
    return response


@router.get("/setup")
def setup(request: Request, use: AccountsDep, code: Code = "") -> HTMLResponse:
    if not code:
        return _setup(request, code, None)
    try:
        return _setup(request, code, use.entry.guest(code))
    except SteamError as error:
        return _setup(request, "", None, error=error)


@router.post("/setup")
async def set_up(
    request: Request,
    use: AccountsDep,
    *,
    code: CodeField,
    password: PasswordField,
    again: PasswordField,
    name: NameField = "",
) -> Response:
    guest = None
    try:
        guest = await use.run(lambda: use.entry.guest(code))
        if again != password:
            return _setup(request, code, guest, name, "The two passwords are not the same.")
        _, secret = await use.run(lambda: use.entry.accept(code, name, password))
    except SteamError as error:
        return _setup(request, code, guest, name, error)
    return _let_in(request, secret, "/")


def _let_in(request: Request, secret: Secret, page: str) -> Response:
    response = RedirectResponse(page, 303)
    keep_logged_in(response, secret, _entrance(request))
    return response


def _login(
    request: Request, after: str, name: str = "", error: SteamError | None = None
) -> HTMLResponse:
    context = {"after": after, "name": name, "error": error}
    return render(request, "login.html", context, status=status_of(error) if error else 200)


def _setup(
    request: Request,
    code: str,
    guest: str | None,
    name: str = "",
    error: SteamError | str | None = None,
) -> HTMLResponse:
    context = {"code": code, "guest": guest, "name": name, "error": error}
    status = status_of(error) if isinstance(error, SteamError) else 422 if error else 200
    return render(request, "setup.html", context, status=status)


def _entrance(request: Request) -> Entrance:
    entrance: Entrance = request.app.state.services.entrance
    return entrance
