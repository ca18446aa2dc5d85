"""Logs of workers."""

import pytest


def test_logs_are_the_end_and_then_what_follows(world):
    world.deployed("prostate")
    log = world.home.worker_log("prostate", 0)
    log.write_text("".join(f"line {number}\n" for number in range(1000)))
    part = world.client.get("/api/deployments/prostate/logs?lines=2").json()
    assert part == {"lines": ["line 998", "line 999"], "end": log.stat().st_size}
    with log.open("a") as file:
        file.write("more\n")
    after = world.client.get(f"/api/deployments/prostate/logs?after={part['end']}").json()
    assert after == {"lines": ["more"], "end": part["end"] + 5}


@pytest.mark.parametrize(
    ("query", "status"), [("slot=1", 404), ("slot=-1", 422), ("lines=0", 422), ("slot=0/..", 422)]
)
def test_slots_and_lines_are_checked(world, query, status):
    world.deployed("prostate")
    assert world.client.get(f"/api/deployments/prostate/logs?{query}").status_code == status
