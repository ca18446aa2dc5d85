"""Settings for the eye: their values, where these come from, and no secrets. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from steam.settings import Settings

_SECRET = ("token", "secret", "password", "key")
_ADDRESS = ("url", "webhook")


@dataclass(frozen=True, slots=True)
class Setting:
    """One knob. `source` is `default`, `environment` or `command line`."""

    variable: str
    value: str
    default: str
    source: str
    help: str


def shown_settings(settings: Settings, environment: Mapping[str, str]) -> Iterator[Setting]:
    """Every setting, in the order in which they are written down."""
    for name, knob in Settings.model_fields.items():
        variable = f"STEAM_{name.upper()}"
        if name not in settings.model_fields_set:
            source = "default"
        else:
            source = "environment" if variable in environment else "command line"
        yield Setting(
            variable=variable,
            value=_shown(name, getattr(settings, name)),
            default=_shown(name, knob.default),
            source=source,
            help=knob.description or "",
        )


def _shown(name: str, value: object) -> str:
    if value is None or value in ("", ()):
        return ""
    if isinstance(value, tuple):
        return ", ".join(_shown(name, item) for item in value)
    if any(word in name for word in _SECRET):
        return "set, and not shown"
    if any(word in name for word in _ADDRESS):
        return _without_secrets(str(value))
    return _plain(value)


def _plain(value: object) -> str:
    """As it is written into the environment."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _without_secrets(url: str) -> str:
    """A webhook's path or query, or a name before an `@`, lets in whoever knows it."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "set, and not shown"
    rest = "/..." if parts.path not in ("", "/") or parts.query or parts.username else ""
    return f"{parts.scheme}://{host}{port}{rest}"
