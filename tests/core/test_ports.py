"""Port arithmetic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import Exhausted, InvalidInput
from steam.core.ports import PortRange, choose_port, parse_port_range

PORTS = st.integers(1, 65535)


@pytest.mark.parametrize("text", ["", "a", "0", "1:65536", "9200:9100", "-1:5", "1:2:3", "1 : 2"])
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse_port_range(text)


def test_both_ends_are_used() -> None:
    ports = parse_port_range("8000:8003")
    assert ports == PortRange(8000, 8003)
    taken: set[int] = set()
    for _ in range(4):
        taken.add(choose_port(ports, taken, lambda port: True))
    assert taken == {8000, 8001, 8002, 8003}
    with pytest.raises(Exhausted):
        choose_port(ports, taken, lambda port: True)


@given(
    first=PORTS, size=st.integers(0, 30), taken=st.sets(PORTS), busy=st.sets(PORTS), data=st.data()
)
def test_the_choice_is_free_and_in_range(
    first: int, size: int, taken: set[int], busy: set[int], data: st.DataObject
) -> None:
    ports = PortRange(first, min(first + size, 65535))
    near = st.integers(ports.first, ports.last)
    taken |= data.draw(st.sets(near))
    preferred = data.draw(st.none() | near)
    free = set(range(ports.first, ports.last + 1)) - taken - busy
    if not free and preferred not in free:
        with pytest.raises(Exhausted):
            choose_port(ports, taken, lambda port: port not in busy, preferred)
        return
    chosen = choose_port(ports, taken, lambda port: port not in busy, preferred)
    assert chosen in free
    assert chosen == (preferred if preferred in free else min(free))
