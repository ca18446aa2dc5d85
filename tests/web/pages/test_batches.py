"""The page of batches: what it says, its buttons, and text from hostile hands."""

from dataclasses import replace

from steam.core.states import BatchState, DesiredState

HOSTILE = "<img src=x onerror=alert(1)>\"'{{7*7}}</script>"


def own(world):
    return {"HX-Request": "true", "Origin": str(world.client.base_url).rstrip("/")}


def change(world, **changes):
    with world.store.write() as writer:
        writer.update_batch(replace(writer.batch(1), **changes))


def test_an_empty_page_says_what_to_do(world):
    assert "steam batch start DEPLOYMENT" in world.client.get("/batches").text
    world.deployed("prostate")
    assert "steam batch start prostate" in world.client.get("/batches").text


def test_it_shows_how_far_a_batch_is(world):
    world.deployed("prostate")
    world.ordered()
    change(world, state=BatchState.RUNNING, fraction=0.25, rows_done=1234, rows_total=4936)
    page = world.client.get("/batches").text
    for text in ("25 %", "1,234", "4,936", "in.csv", "out.csv", ">Cancel<", 'id="batch-1"'):
        assert text in page, text
    assert ">Resume<" not in page
    change(world, desired=DesiredState.STOPPED)
    page = world.client.get("/batches").text
    assert "cancelling" in page
    assert ">Cancel<" not in page


def test_buttons_do_what_they_say(world):
    world.deployed("prostate")
    world.ordered()
    done = world.client.post("/batches/1/cancel", headers=own(world))
    assert "what it has done is kept" in done.text
    change(world, state=BatchState.CANCELLED)
    assert ">Resume<" in world.client.get("/batches").text
    assert "goes on" in world.client.post("/batches/1/resume", headers=own(world)).text
    refused = world.client.post("/batches/1/delete", headers=own(world))
    assert refused.status_code == 409
    change(world, state=BatchState.DONE)
    plain = {"Origin": own(world)["Origin"]}
    assert world.client.post("/batches/1/delete", headers=plain).headers["location"] == "/batches"
    assert "No file has been scored yet" in world.client.get("/batches").text


def test_pages_of_other_sites_press_no_button(world):
    world.deployed("prostate")
    world.ordered()
    strange = {"Origin": "http://evil.example"}
    assert world.client.post("/batches/1/cancel", headers=strange).status_code == 403


def test_hostile_text_stays_text(world):
    world.deployed("prostate")
    world.ordered()
    with world.store.read() as reader:
        order = reader.batch(1).order
    hostile = replace(order, source=f"/{HOSTILE}.csv", target=f"/{HOSTILE}.csv", who=HOSTILE)
    change(world, state=BatchState.FAILED, message=HOSTILE, order=hostile)
    page = world.client.get("/batches").text
    assert "<img" not in page
    assert "&lt;img" in page
