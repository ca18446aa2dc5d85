"""Templates to answers."""

from collections.abc import Mapping

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse

from steam import __version__
from steam.core.accounts import Role
from steam.core.names import SLUG_PATTERN, SLUG_RULE
from steam.web import formats
from steam.web.actor import actor_of
from steam.web.assets import TEMPLATES


def page_environment() -> jinja2.Environment:
    """Templates with autoescape, our filters, and an error for every misspelt name."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name in ("moment", "iso", "number", "size", "pretty", "told", "limited"):
        environment.filters[name] = getattr(formats, name)
    environment.filters["sparkline_points"] = formats.sparkline_points
    environment.filters["kind_word"] = formats.kind_word
    environment.filters["figure_word"] = formats.figure_word
    environment.globals["ended_how"] = formats.ended_how
    environment.globals["version"] = __version__
    environment.globals["slug_pattern"] = SLUG_PATTERN
    environment.globals["slug_rule"] = SLUG_RULE
    return environment


def render(
    request: Request, template: str, context: Mapping[str, object], *, status: int = 200
) -> HTMLResponse:
    """One template of the application's environment as an answer."""
    environment: jinja2.Environment = request.app.state.templates
    now_ms = request.app.state.services.clock.now_ms()
    actor = actor_of(request)
    text = environment.get_template(template).render(
        context,
        path=request.url.path,
        query=request.url.query,
        now_ms=now_ms,
        actor=actor,
        may_change=actor is not None and actor.role.allows(Role.DEPLOYER),
        is_admin=actor is not None and actor.role.allows(Role.ADMIN),
        theme=_theme(request.cookies.get("theme", "")),
    )
    return HTMLResponse(text, status)


def _theme(chosen: str) -> str:
    """Light or dark, if the reader has chosen one; else what the system has."""
    return chosen if chosen in {"light", "dark"} else ""
