"""Only this machine: every other address is refused."""

import pytest

from steam.core.errors import InvalidInput
from steam.core.loopback import check_loopback


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.10", "::1", "localhost"])
def test_this_machine_passes(host: str) -> None:
    assert check_loopback(host) == host


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "", "10.0.0.1", "example.org", "127.0.0.1.example.org", "127.1"]
)
def test_what_others_could_reach_is_refused(host: str) -> None:
    with pytest.raises(InvalidInput, match="does not listen on"):
        check_loopback(host)
