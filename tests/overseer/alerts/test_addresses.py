"""Which addresses are refused, however they are written."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.overseer.alerts.addresses import refusal


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_public_ones_are_fine(address: str) -> None:
    assert refusal(address, allow_private=False) == ""


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.0.3",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:7f00:1",
        "10.0.0.1",
        "172.16.5.5",
        "192.168.1.1",
        "100.64.0.1",
        "fd00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::10.0.0.1",
    ],
)
def test_private_ones_only_when_allowed(address: str) -> None:
    assert refusal(address, allow_private=False)
    assert refusal(address, allow_private=True) == ""


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "::ffff:169.254.169.254",
        "64:ff9b::169.254.169.254",
        "2002:a9fe:a9fe::1",
        "169.254.1.1",
        "fd00:ec2::254",
        "100.100.100.200",
        "168.63.129.16",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "0.0.0.0",
        "::",
        "::ffff:0.0.0.0",
        "224.0.0.1",
        "ff02::1",
        "255.255.255.255",
        "240.0.0.1",
        "::127.0.0.1",
        "",
        "localhost",
        "2130706433",
        "0177.0.0.1",
        "127.1",
    ],
)
def test_some_never(address: str) -> None:
    assert refusal(address, allow_private=False)
    assert refusal(address, allow_private=True)


@given(st.ip_addresses(v=4))
def test_an_address_in_disguise_is_judged_as_itself(address: ipaddress.IPv4Address) -> None:
    for allow_private in (False, True):
        plain = refusal(str(address), allow_private=allow_private)
        mapped = refusal(f"::ffff:{address}", allow_private=allow_private)
        nat64 = refusal(f"64:ff9b::{address}", allow_private=allow_private)
        assert plain == mapped == nat64


@given(st.ip_addresses(v=4))
def test_a_tunnel_to_what_is_refused_is_refused(address: ipaddress.IPv4Address) -> None:
    tunnel = ipaddress.IPv6Address((0x2002 << 112) | (int(address) << 80) | 1)
    if refusal(str(address), allow_private=False):
        assert refusal(str(tunnel), allow_private=False)


@given(st.ip_addresses())
def test_nothing_private_passes(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if address.is_private or address.is_multicast or not address.is_global:
        assert refusal(str(address), allow_private=False) or (
            address.version == 6 and address.ipv4_mapped is not None
        )
