"""GET /api/events."""

import msgspec

from steam.client.shapes import EventShape


def test_events_are_newest_first_and_can_be_narrowed(world):
    world.deployed("one")
    world.deployed("two")
    events = world.client.get("/api/events").json()
    assert [event["id"] for event in events] == sorted((e["id"] for e in events), reverse=True)
    assert msgspec.convert(events, list[EventShape])[0].actor == "anna"
    things = world.client.get("/api/events", params={"thing": "deployment:one"}).json()
    assert {event["thing"] for event in things} == {"deployment:one"}
    after = world.client.get("/api/events", params={"after": events[1]["id"]}).json()
    assert after == events[:1]
    assert len(world.client.get("/api/events", params={"limit": 1}).json()) == 1


def test_limits_are_checked(world):
    for query in ("limit=0", "limit=100000", "after=-1", "after=x"):
        assert world.client.get(f"/api/events?{query}").status_code == 422
