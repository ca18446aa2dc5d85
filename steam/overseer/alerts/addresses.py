"""Which network addresses an alert may be sent to, whatever the receiver's name says."""

import ipaddress
from collections.abc import Iterator

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_METADATA = frozenset(
    ipaddress.ip_address(text)
    for text in ("169.254.169.254", "fd00:ec2::254", "100.100.100.200", "168.63.129.16")
)
"""Where clouds hand credentials of the machine to whoever asks; never a receiver of alerts."""


def refusal(address: str, *, allow_private: bool) -> str:
    """Why nothing is sent to an IPv4 or IPv6 address; empty when it may be.

    With `allow_private`, this machine and private networks are allowed. An IPv6 address that
    carries an IPv4 one is judged by both.
    """
    try:
        outer = ipaddress.ip_address(address)
    except ValueError:
        return "is no address"
    whys = (_why(inner, allow_private=allow_private) for inner in _unwrapped(outer))
    return next(filter(None, whys), "")


def _unwrapped(address: _Address) -> Iterator[_Address]:
    """The IPv4 addresses in an address; itself too, unless it is but a way to write one."""
    if isinstance(address, ipaddress.IPv4Address):
        yield address
    elif address.ipv4_mapped is not None:
        yield address.ipv4_mapped
    elif address in _NAT64:
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    else:
        yield address
        if address.sixtofour is not None:
            yield address.sixtofour
        if address.teredo is not None:
            yield from address.teredo


def _why(address: _Address, *, allow_private: bool) -> str:
    if address in _METADATA:
        return "is a metadata service"
    if address.is_loopback:
        return "" if allow_private else "is this machine"
    if address.is_link_local or address.is_multicast or address.is_unspecified:
        return "is no address of one machine elsewhere"
    if address.is_reserved or getattr(address, "is_site_local", False):
        return "is reserved"
    if not address.is_global and not allow_private:
        return "is private"
    return ""
