"""The files that browsers load: ours beside this module, others' copied there by npm, and the
modules of Flow, bundled to one."""

from pathlib import Path

from steam.core.errors import NotFound

STATIC = Path(__file__).parent / "static"
TEMPLATES = Path(__file__).parent / "templates"

_VENDOR = (
    "htmx.min.js",
    "sse.min.js",
    "echarts.common.min.js",
    "markdown-it.min.js",
    "flow.js",
)


def check_assets(static: Path = STATIC) -> None:
    """Raise NotFound when a library that the pages need has not been copied here."""
    for name in _VENDOR:
        if not (static / "vendor" / name).is_file():
            raise NotFound(
                "browser library", name, hint="Run `make assets` once, then start again."
            )
