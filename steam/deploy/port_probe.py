"""Whether the machine would let a worker listen on a port."""

import socket


def port_is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Bind `port` on `host` and let go of it again; False when that is refused.

    A connection that is only fading away (TIME_WAIT) does not count, as it will not for the
    worker, which sets the same option.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
