"""uvicorn without its command line, which a worker has no use for.

`import uvicorn` imports click, and multiprocessing for the supervisors of several processes: a
twentieth of a worker's memory. In the place of that module stands one with the names that the
package takes from it.
"""

import sys
from types import ModuleType
from typing import NoReturn

_COMMAND_LINE = "uvicorn.main"


def leave_out_command_line() -> None:
    """Have uvicorn imported without it. To be called before anything imports uvicorn."""
    if "uvicorn" in sys.modules:
        return
    stand_in = ModuleType(_COMMAND_LINE)
    vars(stand_in).update(__getattr__=_server, main=_refuse, run=_refuse)
    sys.modules[_COMMAND_LINE] = stand_in


def _server(name: str) -> object:
    if name != "Server":
        raise AttributeError(f"the command line of uvicorn is left out, and {name} with it")
    from uvicorn.server import Server  # noqa: PLC0415 -- the package is being imported

    return Server


def _refuse(*_: object, **__: object) -> NoReturn:
    raise RuntimeError("The command line of uvicorn is left out.")
