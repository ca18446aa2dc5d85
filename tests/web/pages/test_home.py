"""Home, and the list of deployments: found, sorted, page by page."""

from dataclasses import replace

from steam.core.states import WorkerState


def _text(world, path):
    return " ".join(world.client.get(path).text.split())


def test_home_says_what_needs_somebody_and_where_the_next_step_is(world):
    world.deployed("prostate")
    with world.store.write() as writer:
        [worker] = writer.newest_workers(writer.deployment_named("prostate").id)
        writer.update_worker(replace(worker, state=WorkerState.CRASH_LOOPING))
        writer.add_event(ms=5, actor="s", kind="backup-failed", thing="home", text="No room.")
    page = _text(world, "/")
    assert 'data-well="no"' in page
    assert "prostate is crash-looping" in page
    assert 'href="/deployments/prostate?view=log">Read its log<' in page
    assert "The last backup failed" in page
    assert "No room." in page


def test_the_list_is_searched_sorted_and_cut_into_pages(world):
    world.registered("glm")
    for number in range(52):
        world.services.deployer.create_deployment(f"d{number:02}", "glm", 1, who="anna")
    first = _text(world, "/deployments")
    assert 'href="/deployments/d49"' in first
    assert 'href="/deployments/d50"' not in first
    assert "Page 1 of 2, 52 in all" in first
    assert 'href="?page=2"' in first
    assert 'href="/deployments/d51"' in _text(world, "/deployments?page=2")
    assert 'href="/deployments/d51"' in _text(world, "/deployments?page=99"), "beyond the last"
    assert 'href="/deployments/d51"' in _text(world, "/deployments?order=desc")
    found = _text(world, "/deployments?q=D07")
    assert 'href="/deployments/d07"' in found
    assert 'href="/deployments/d08"' not in found
    assert "No deployment is like that" in _text(world, "/deployments?q=nothing")
    assert 'aria-sort="descending"' in _text(world, "/deployments?sort=rate&order=desc")


def test_who_changed_a_deployment_last_is_told(world):
    world.deployed("prostate")
    world.services.deployer.scale("prostate", 2, who="bob", why="more of it")
    page = _text(world, "/deployments")
    assert "by bob" in page
    assert "by anna" not in page


def test_words_that_nobody_knows_are_no_error(world):
    world.deployed("prostate")
    assert world.client.get("/deployments?sort=x&order=y&state=z").status_code == 200
    assert world.client.get("/deployments?page=0").status_code == 422
