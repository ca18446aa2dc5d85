"""The choice among workers, and their connections."""

import asyncio
import secrets

import pytest

from steam.web.gateway.link import MOST_CONNECTIONS, Link, Links
from steam.web.gateway.table import Route
from steam.web.gateway.trouble import Unreachable
from tests.web.gateway.conftest import answering, json_text, stand_in

ROUTE = Route("a", wanted=True, timeout_s=1, current=("x", "y"), others=("z",))


@pytest.fixture
def links() -> Links:
    links = Links()
    links.keep({"x", "y", "z"})
    return links


def chosen(links: Links, *tried: str) -> str | None:
    link = links.choose(ROUTE, tried)
    return link and link.token


def test_ties_go_round(links: Links) -> None:
    assert [chosen(links) for _ in range(4)] == ["x", "y", "x", "y"]


def test_the_fewest_in_flight_get_the_next(links: Links) -> None:
    busy = links.choose(ROUTE, ())
    busy.enter()
    assert [chosen(links) for _ in range(3)] == ["y", "y", "y"]


def test_other_versions_serve_when_no_current_one_can(links: Links) -> None:
    assert chosen(links, "x", "y") == "z"
    assert chosen(links, "x", "y", "z") is None
    links.keep({"z"})
    assert chosen(links) == "z"


def test_a_worker_takes_no_more_than_its_share(links: Links) -> None:
    links.keep({"z"})
    link = links.choose(ROUTE, ())
    for _ in range(MOST_CONNECTIONS):
        link.enter()
    assert chosen(links) is None
    assert link.leave(), "somebody who waits has room now"
    assert not link.leave()
    assert chosen(links) == "z"


def test_connections_are_used_again_until_the_worker_is_gone() -> None:
    token = secrets.token_hex(16)

    async def exchange(link: Link, *, fresh: bool = False) -> None:
        connection = await link.connection(fresh=fresh)
        connection.begin("GET")
        connection.write(b"GET / HTTP/1.1\r\n\r\n")
        connection.asked()
        await connection.head()
        assert await connection.piece() == b"{}"
        link.give_back(connection)

    async def story() -> None:
        link = Link(token)
        with stand_in(token, answering(json_text(b"{}"))) as worker:
            for _ in range(3):
                await exchange(link)
            assert worker.connections == 1
            await exchange(link, fresh=True)
            assert worker.connections == 2
        link.close()
        with pytest.raises(Unreachable):
            await link.connection(fresh=False)

    asyncio.run(story())
