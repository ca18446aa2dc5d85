"""Which addresses only this machine can reach: the only ones that steam listens on so far."""

import ipaddress

from steam.core.errors import InvalidInput


def is_loopback(host: str) -> bool:
    """Whether `host`, a name or an address, is this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_loopback(host: str) -> str:
    """Return `host` if only this machine can reach it. Raises InvalidInput.

    There are no accounts yet: whoever reaches a server can use it.
    """
    if not is_loopback(host):
        raise InvalidInput(
            f"steam does not listen on '{host[:80]}': anybody who reaches it could use it.",
            hint="Listen on 127.0.0.1 and reach it through SSH or a proxy that asks for a login.",
        )
    return host
