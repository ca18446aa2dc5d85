"""The cookie that keeps a browser logged in."""

from starlette.responses import Response

from steam.accounts.secret import Secret
from steam.web.access.credentials import cookie_name
from steam.web.access.entrance import Entrance


def keep_logged_in(response: Response, secret: Secret, entrance: Entrance) -> None:
    """Give the browser its session. No script sees it, and no other site sends it with a form."""
    response.set_cookie(
        cookie_name(tls=entrance.tls),
        secret.text,
        max_age=entrance.life.most_ms // 1000,
        path="/",
        secure=entrance.tls,
        httponly=True,
        samesite="lax",
    )


def forget_login(response: Response, entrance: Entrance) -> None:
    """Take it back."""
    response.delete_cookie(
        cookie_name(tls=entrance.tls),
        path="/",
        secure=entrance.tls,
        httponly=True,
        samesite="lax",
    )
