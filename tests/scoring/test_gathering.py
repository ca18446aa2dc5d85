"""Rows that wait for each other: each is told of once, and has its own answer."""

import asyncio
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.core.policy import GatheringPolicy, Policy, check_policy
from steam.scoring.gathering import Gatherer, Told
from steam.scoring.json_tables import OneRow
from tests.stepping_loop import run_stepping


class Model:
    """Answers a row with its own number; refuses every seventh, and fails at tables with a bad."""

    def __init__(self) -> None:
        self.tables: list[list[object]] = []

    def __call__(self, rows: Sequence[OneRow]) -> list[bytes | None]:
        numbers = [cells[0] for cells, _ in rows]
        self.tables.append(numbers)
        if "bad" in numbers:
            raise ZeroDivisionError
        return [None if number % 7 == 6 else b"%d" % number for number in numbers]


class Client:
    """One request: what it was told, and whether it had left."""

    def __init__(self, gatherer: Gatherer, number: object) -> None:
        self.number = number
        self.told: list[Told] = []
        self.lefts = 0
        self.done = asyncio.Event()
        self.seat = gatherer.add(([number], ()), self._tell, self._left)

    def _tell(self, told: Told) -> None:
        self.told.append(told)
        self.done.set()

    def _left(self) -> None:
        self.lefts += 1
        self.done.set()

    @property
    def text(self) -> bytes | None:
        [told] = self.told
        return told.text


def run(act: Callable[[], object]) -> None:
    """Act in an event loop, which then runs until nothing is left to do at once."""

    async def acted() -> None:
        act()
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    asyncio.run(acted())


def test_rows_of_one_turn_are_scored_together() -> None:
    model, clients = Model(), []
    gatherer = Gatherer(GatheringPolicy(max_rows=10), model)
    run(lambda: clients.extend(Client(gatherer, number) for number in range(4)))
    assert model.tables == [[0, 1, 2, 3]]
    assert [client.text for client in clients] == [b"0", b"1", b"2", b"3"]
    assert all(client.told[0].took_ns > 0 for client in clients)


def test_a_full_table_is_scored_at_once() -> None:
    model, clients = Model(), []
    gatherer = Gatherer(GatheringPolicy(max_rows=3, max_wait_ms=100), model)

    def act() -> None:
        clients.extend(Client(gatherer, number) for number in range(6))
        assert model.tables == [[0, 1, 2], [3, 4, 5]]

    run(act)
    assert [client.text for client in clients] == [b"%d" % number for number in range(6)]


def test_a_row_waits_for_others_no_longer_than_it_may() -> None:
    model = Model()
    gatherer = Gatherer(GatheringPolicy(max_rows=100, max_wait_ms=40), model)

    async def act() -> float:
        time, done = asyncio.get_running_loop().time, asyncio.Event()
        began = time()
        gatherer.add(([1], ()), lambda _: done.set(), done.set)
        await asyncio.sleep(0.02)
        gatherer.add(([2], ()), lambda _: None, done.set)  # does not prolong it
        await done.wait()
        return time() - began

    waited_s = run_stepping(act())
    assert model.tables == [[1, 2]]
    assert waited_s == pytest.approx(0.04)


def test_a_row_that_is_refused_harms_no_other() -> None:
    clients: list[Client] = []
    gatherer = Gatherer(GatheringPolicy(max_rows=10), Model())
    run(lambda: clients.extend(Client(gatherer, number) for number in (5, 6, 7)))
    assert [client.text for client in clients] == [b"5", None, b"7"]


def test_where_a_model_fails_every_row_is_left_to_be_asked_for_by_itself() -> None:
    clients: list[Client] = []
    gatherer = Gatherer(GatheringPolicy(max_rows=10), Model())
    run(lambda: clients.extend(Client(gatherer, number) for number in (1, "bad", 2)))
    assert [client.text for client in clients] == [None, None, None]


def test_a_client_whose_telling_fails_keeps_nobody_from_theirs(caplog) -> None:
    clients: list[Client] = []
    gatherer = Gatherer(GatheringPolicy(max_rows=10), Model())

    def fail(_: Told) -> None:
        raise ValueError("no more memory for this answer")

    def act() -> None:
        gatherer.add(([0], ()), fail, lambda: None)
        clients.append(Client(gatherer, 1))

    run(act)
    assert clients[0].text == b"1"
    assert "no more memory for this answer" in caplog.text


actions = st.lists(
    st.one_of(
        st.just("ask"),
        st.just("turn"),
        st.tuples(st.sampled_from(["leave", "settle"]), st.integers(0, 30)),
    ),
    max_size=60,
)


@given(actions, st.integers(2, 5), st.sampled_from([0.0, 1.0]))
def test_in_any_order_each_has_its_own_answer_once(events, max_rows, max_wait_ms) -> None:
    model = Model()
    gatherer = Gatherer(GatheringPolicy(max_rows, max_wait_ms), model)
    clients: list[Client] = []

    async def act() -> None:
        for event in events:
            if event == "ask":
                clients.append(Client(gatherer, len(clients)))
            elif event == "turn":
                await asyncio.sleep(0)
            elif event[1] < len(clients):
                seat = clients[event[1]].seat
                seat.settle() if event[0] == "settle" else seat.leave()
                assert len(clients[event[1]].told) + clients[event[1]].lefts == 1
        await asyncio.gather(*(client.done.wait() for client in clients))

    asyncio.run(act())
    for client in clients:
        assert len(client.told) + client.lefts == 1
        if client.told:
            number = client.number
            assert client.text == (None if number % 7 == 6 else b"%d" % number)
    assert all(1 <= len(table) <= max_rows for table in model.tables)
    scored = [number for table in model.tables for number in table]
    assert scored == [client.number for client in clients if client.told]


@pytest.mark.parametrize("name", ["max_rows", "max_wait_ms"])
def test_the_bounds_of_a_policy(name) -> None:
    with pytest.raises(InvalidInput, match=name):
        check_policy(Policy(gathering=GatheringPolicy(**{name: 100_000})))
