"""Where a browser goes after a change, with scripts and without."""

from fastapi import Request
from fastapi.responses import RedirectResponse, Response


def go_to(request: Request, page: str) -> Response:
    """To a page of ours; htmx is told so in a header."""
    if "HX-Request" in request.headers:
        return Response(status_code=204, headers={"HX-Redirect": page})
    return RedirectResponse(page, 303)
