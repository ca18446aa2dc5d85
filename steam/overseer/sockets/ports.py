"""Questions to the machine about a TCP port."""

import psutil

from steam.core.errors import Conflict, InvalidInput
from steam.core.listener import open_listener


def port_is_free(host: str, port: int) -> bool:
    """Whether a worker could listen there now."""
    try:
        open_listener(host, port).close()
    except (Conflict, InvalidInput):
        return False
    return True


def port_holder(port: int) -> str:
    """Who listens on a port, for the reader; `another process` when that cannot be known."""
    try:
        for connection in psutil.net_connections("tcp"):
            address = connection.laddr
            if connection.status == psutil.CONN_LISTEN and address and address.port == port:
                if connection.pid is None:
                    break
                return f"pid {connection.pid} ({psutil.Process(connection.pid).name()})"
    except (psutil.Error, OSError):
        return "another process"
    return "another process"
