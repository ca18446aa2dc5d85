"""The form page at `/` and the files that it needs. Jinja2 is imported when first asked for."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from steam.scoring.form import fields_of
from steam.scoring.worker import Worker

_FOLDER = Path(__file__).parent.parent / "page"
_FILES = {"page.css": "text/css", "page.js": "text/javascript", "icon.svg": "image/svg+xml"}


def page_routes(worker: Worker) -> list[Route]:
    """The page, its style, its script and its icon."""

    async def page(_: Request) -> Response:
        signature = worker.model().scorer.signature
        html = _render()(
            worker=worker,
            model=worker.model(),
            signature=signature,
            fields=fields_of(signature),
        )
        return Response(html, media_type="text/html")

    return [Route("/", page), *(Route(f"/{name}", _file(name)) for name in _FILES)]


def _file(name: str) -> Callable[[Request], Response]:
    def answer(_: Request) -> Response:
        return Response((_FOLDER / name).read_bytes(), media_type=_FILES[name])

    return answer


@cache
def _render() -> Callable[..., str]:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 -- see above

    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html").render
