"""History by thing, actor and kind, page by page."""

import re


def _told(world, count, **more):
    with world.store.write() as writer:
        for number in range(count):
            event = {"actor": "anna", "kind": "k", "thing": "t", **more}
            writer.add_event(ms=1, text=f"Number {number}.", **event)


def _numbers(page):
    return [int(number) for number in re.findall(r"Number (\d+)\.", page)]


def test_pages_go_back_to_the_first_event(world):
    _told(world, 230)
    path, seen = "/events?thing=t", []
    while path:
        page = world.client.get(path).text
        seen += _numbers(page)
        older = re.search(r'rel="next" href="([^"]+)"', page)
        path = "/events" + older[1].replace("&amp;", "&") if older else ""
    assert seen == list(range(229, -1, -1))
    assert 'sse-connect="/api/stream"' not in page, "a page of old events does not change"


def test_filters_by_actor_and_kind(world):
    _told(world, 1)
    _told(world, 2, actor="bob")
    _told(world, 3, kind="other")
    assert _numbers(world.client.get("/events?actor=bob").text) == [1, 0]
    assert _numbers(world.client.get("/events?kind=other").text) == [2, 1, 0]
    assert _numbers(world.client.get("/events?kind=other&actor=bob").text) == []
    assert "Show all" in world.client.get("/events?actor=bob").text
