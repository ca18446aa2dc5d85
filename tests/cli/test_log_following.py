"""Following logs through the API of a real master."""

from collections.abc import Iterator

import pytest

from steam.cli.log_following import FollowedLogs
from steam.client import Master
from steam.core.errors import NotFound
from steam.overseer.worker_log import rotate
from tests.web.conftest import empty_database, home, services, world  # noqa: F401 - fixtures


@pytest.fixture
def client(world) -> Iterator[Master]:  # noqa: F811
    with Master(str(world.client.base_url)) as client:
        yield client


def write(world, slot: int, text: str) -> None:  # noqa: F811
    with world.home.worker_log("prostate", slot).open("a") as log:
        log.write(text + "\n")


def test_all_slots_are_followed_across_rotation_and_scaling(world, client) -> None:  # noqa: F811
    world.deployed(replicas=2)
    write(world, 0, "zero")
    write(world, 1, "a line longer than what follows")
    followed = FollowedLogs(client, "prostate")
    assert [line.slot for line in followed.last(5)] == [0, 1]
    assert followed.several
    assert followed.fresh() == []
    write(world, 1, "before")
    assert rotate(world.home.worker_log("prostate", 1), most_bytes=1)
    write(world, 1, "after")
    assert [line.text for line in followed.fresh()] == ["before", "after"]

    client.scale("prostate", 3)
    write(world, 2, "two")
    found = [line.text for _ in range(10) for line in followed.fresh()]
    assert found == ["two"]

    client.scale("prostate", 1)
    world.passes("anna")
    assert followed.fresh() == []
    assert not followed.several
    write(world, 0, "still here")
    assert [line.text for line in followed.fresh()] == ["still here"]


def test_one_slot_alone(world, client) -> None:  # noqa: F811
    world.deployed(replicas=2)
    write(world, 0, "zero")
    write(world, 1, "one")
    followed = FollowedLogs(client, "prostate", 1)
    assert [line.text for line in followed.last(5)] == ["one"]
    assert not followed.several
    client.scale("prostate", 1)
    with pytest.raises(NotFound, match="no slot '1'"):
        followed.fresh()


def test_a_removed_deployment_is_said(world, client) -> None:  # noqa: F811
    world.deployed()
    followed = FollowedLogs(client, "prostate")
    followed.last(1)
    client.remove_deployment("prostate")
    with pytest.raises(NotFound, match="no deployment 'prostate'"):
        followed.fresh()
