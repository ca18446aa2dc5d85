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


def test_events_of_a_span_include_both_its_ends(world):
    with world.store.write() as writer:
        for ms in (10, 20, 30):
            writer.add_event(ms=ms, actor="anna", kind="k", thing="t", text="")

    def between(**span):
        events = world.client.get("/api/events", params={"thing": "t", **span}).json()
        return [event["ms"] for event in events]

    assert between(since_ms=20) == [30, 20]
    assert between(until_ms=20) == [20, 10]
    assert between(since_ms=11, until_ms=29) == [20]
    assert world.client.get("/api/events?since_ms=x").status_code == 422
    assert world.client.get(f"/api/events?until_ms={1 << 64}").status_code == 422


def test_events_of_an_actor_or_a_kind_before_another(world):
    with world.store.write() as writer:
        for actor, kind in (("anna", "k"), ("bob", "k"), ("bob", "l")):
            writer.add_event(ms=1, actor=actor, kind=kind, thing="t", text="")

    def told(**query):
        events = world.client.get("/api/events", params={"thing": "t", **query}).json()
        return [(event["actor"], event["kind"]) for event in events]

    assert told(actor="bob") == [("bob", "l"), ("bob", "k")]
    assert told(kind="k") == [("bob", "k"), ("anna", "k")]
    [newest, *_] = world.client.get("/api/events?thing=t").json()
    assert told(before=newest["id"]) == [("bob", "k"), ("anna", "k")]
