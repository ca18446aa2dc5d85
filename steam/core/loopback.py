"""Which addresses only this machine can reach: the only ones that workers listen on."""

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

    Whoever reaches a worker or a trainer can use it; the master alone asks for a login.
    """
    if not is_loopback(host):
        raise InvalidInput(
            f"steam does not listen on '{host[:80]}': anybody who reaches it could use it.",
            hint="Let it listen on 127.0.0.1; STEAM_BIND is for the master, which asks for logins.",
        )
    return host
