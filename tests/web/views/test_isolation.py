"""What holds running workers."""

import os
from dataclasses import replace

from steam.overseer.processes import LinuxProcesses
from steam.web.cards import Card, read_card
from steam.web.views.isolation import isolation_of


def card(world) -> Card:
    with world.store.read() as reader:
        return read_card(reader, "prostate")


def test_only_processes_that_live_are_told_of(world) -> None:
    world.deployed("prostate", replicas=2)
    assert isolation_of(card(world), world.home) == []
    identity = LinuxProcesses(world.home.root).identify(os.getpid())
    with world.store.write() as writer:
        for worker in writer.live_workers():
            mine = identity if worker.slot else replace(identity, start_ticks=1)
            writer.update_worker(replace(worker, identity=mine))
    [held] = isolation_of(card(world), world.home)
    assert (held["by"], held["slots"]) == ("rlimits", [1])
    assert "The CPU time of a worker cannot be limited here." in held["lacks"]
    page = world.client.get("/deployments/prostate?view=settings").text
    assert "Held by rlimits. The CPU time of a worker cannot be limited here." in page
