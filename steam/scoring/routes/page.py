"""The form page at `/` and the files that it needs; what makes it is imported when asked for."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from steam.scoring.worker import Worker

_FOLDER = Path(__file__).parent.parent / "page"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FILES = sorted(file.name for file in _FOLDER.iterdir() if file.suffix in _TYPES)


def page_routes(worker: Worker) -> list[Route]:
    """The page, its style, its scripts and its icon."""

    def page(_: Request) -> Response:  # not async: in a thread, beside the scoring of others
        # Most workers never show their page.
        from steam.scoring.form import MOST_FIELDS, fields_of  # noqa: PLC0415
        from steam.scoring.snippets.languages import LANGUAGES  # noqa: PLC0415

        model = worker.model()
        signature = model.scorer.signature
        html = _render()(
            worker=worker,
            model=model,
            signature=signature,
            fields=fields_of(signature),
            most_fields=MOST_FIELDS,
            languages=LANGUAGES,
            explains=model.scorer.offers.contributions,
        )
        return Response(html, media_type="text/html")

    return [Route("/", page), *(Route(f"/{name}", _file(name)) for name in _FILES)]


def _file(name: str) -> Callable[[Request], Response]:
    def answer(_: Request) -> Response:
        return Response((_FOLDER / name).read_bytes(), media_type=_TYPES[Path(name).suffix])

    return answer


@cache
def _render() -> Callable[..., str]:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 -- see above
    from markupsafe import Markup, escape  # noqa: PLC0415

    def exact(text: str) -> Markup:
        """A text of which HTML would otherwise make another: a line end of an attribute."""
        return Markup(escape(text).replace("\r", Markup("&#13;")))  # noqa: S704 -- escaped

    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["exact"] = exact
    return environment.get_template("page.html").render
