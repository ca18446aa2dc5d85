"""The receiver of alerts: a URL that was checked."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from steam.core.errors import InvalidInput

_PRINTABLE = re.compile(r"[\x21-\x7e]{1,2000}")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?")
_PORTS = {"http": 80, "https": 443}
_HINT = "Set STEAM_ALERT_URL to an address such as https://hooks.example.com/steam."


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where alerts go. `target` is path and query: secrets live there, so it is never shown."""

    secure: bool
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """Host and port as in the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self._scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """The part of the URL that may be shown."""
        return f"{self._scheme}://{self.authority}"

    @property
    def _scheme(self) -> str:
        return "https" if self.secure else "http"

    def __repr__(self) -> str:
        return f"Receiver({self.origin})"


def parse_receiver(url: str) -> Receiver:
    """Read the URL of a receiver. Raises InvalidInput, which never repeats the URL."""
    if not _PRINTABLE.fullmatch(url):
        raise _refused("holds blanks, is not ASCII, is empty or too long")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise _refused("names no good host or port") from error
    if parts.scheme not in _PORTS:
        raise _refused("begins with neither https:// nor http://")
    if "@" in parts.netloc:
        raise InvalidInput(
            "The address for alerts holds a user name or password.",
            hint="Put the receiver's secret into the path or the query, as the receiver offers it.",
        )
    if not _is_host(parts, host) or port == 0:
        raise _refused("names no good host or port")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Receiver(parts.scheme == "https", host, port or _PORTS[parts.scheme], target)


def _is_host(parts: SplitResult, host: str) -> bool:
    if "[" not in parts.netloc:
        return _HOST.fullmatch(host) is not None
    try:
        return "%" not in str(ipaddress.IPv6Address(host))
    except ValueError:
        return False


def _refused(why: str) -> InvalidInput:
    return InvalidInput(f"The address for alerts {why}.", hint=_HINT)
