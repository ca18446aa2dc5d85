"""The databases that the operator lets the trainer read, by name.

They stand in `connections.toml` below home, a line each: name = "driver://user:password@host/database".
"""

import stat
import tomllib
from pathlib import Path

from steam.core.errors import InvalidInput, NotFound

_MAX_BYTES = 1 << 20
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def connection_url(name: str, file: Path) -> str:
    """The address of that connection, which nobody may be shown.

    Raises NotFound where there is none of that name, and InvalidInput where the file can be read by
    others or cannot be understood.
    """
    try:
        with file.open("rb") as opened:
            if stat.S_IMODE(file.stat().st_mode) & _OTHERS:
                raise InvalidInput(
                    f"{file.name} may be read by others than its owner.",
                    hint=f"Run chmod 600 on {file.name} in the home.",
                )
            known = tomllib.loads(opened.read(_MAX_BYTES).decode())
    except FileNotFoundError:
        known = {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidInput(
            f"{file.name} in the home cannot be read.", hint='Write lines of name = "address".'
        ) from error
    url = known.get(name)
    if not isinstance(url, str):
        raise NotFound(
            "connection",
            name[:80],
            hint=f"The operator adds connections to {file.name} in the home.",
        )
    return url
