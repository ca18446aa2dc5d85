"""Restart counts, however many deployments there are."""

from steam.core.policy import Policy
from steam.core.records import Deployment
from steam.core.states import DesiredState
from steam.web.metrics.reasons import Reason
from steam.web.metrics.restarts import RestartCounts


def deployment(number: int) -> Deployment:
    return Deployment(
        id=number,
        name=f"d{number}",
        desired=DesiredState.RUNNING,
        replicas=1,
        port=9000 + number,
        version_id=None,
        policy=Policy(),
        created_ms=0,
    )


def test_beyond_the_bound_they_are_counted_as_one() -> None:
    counts = RestartCounts(most_named=2)
    deployments = [deployment(number) for number in range(1, 5)]
    counts.know([one.id for one in deployments])
    for one in deployments:
        counts.add(one.id, Reason.CRASH)
    found = counts.by_name(deployments)
    assert {name: n for (name, reason), n in found.items() if reason is Reason.CRASH} == {
        "d1": 1,
        "d2": 1,
        "_other": 2,
    }
    assert len(found) == 3 * len(Reason)


def test_a_removed_deployment_makes_room_and_begins_anew() -> None:
    counts = RestartCounts(most_named=1)
    counts.know([1, 2])
    counts.add(1, Reason.HUNG)
    counts.add(2, Reason.HUNG)
    counts.know([2])
    counts.add(2, Reason.HUNG)
    found = counts.by_name([deployment(2)])
    assert (found["d2", Reason.HUNG], found["_other", Reason.HUNG]) == (1, 1)
