"""The databases that the operator lets the trainer read, by name.

They stand in `connections.toml` below home, a line each: name = "driver://user:password@host/database".
"""

import stat
import tomllib
from pathlib import Path

from steam.core.errors import InvalidInput, NotFound

_MAX_BYTES = 1 << 20
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def connection_names(file: Path) -> list[str]:
    """The names of all connections, sorted. Raises InvalidInput as `connection_url` does."""
    return sorted(name for name, url in _known(file).items() if isinstance(url, str))


def connection_url(name: str, file: Path) -> str:
    """The address of that connection, which nobody may be shown.

    Raises NotFound where there is none of that name, and InvalidInput where the file can be read by
    others or cannot be understood.
    """
    url = _known(file).get(name)
    if not isinstance(url, str):
        raise NotFound(
            "connection",
            name[:80],
            hint=f"The operator adds connections to {file.name} in the home.",
        )
    return url


def _known(file: Path) -> dict[str, object]:
    try:
        with file.open("rb") as opened:
            if stat.S_IMODE(file.stat().st_mode) & _OTHERS:
                raise InvalidInput(
                    f"{file.name} may be read by others than its owner.",
                    hint=f"Run chmod 600 on {file.name} in the home.",
                )
            return tomllib.loads(opened.read(_MAX_BYTES).decode())
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidInput(
            f"{file.name} in the home cannot be read.", hint='Write lines of name = "address".'
        ) from error
