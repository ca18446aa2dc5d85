"""Putting a scene through faults, and judging what became of it."""

from collections.abc import Sequence

from tests.chaos.faults.fault import Fault
from tests.chaos.invariants import recovery_s
from tests.chaos.load import DIRECT, GATEWAY
from tests.chaos.report import Report
from tests.chaos.scene import Scene


def undergo(scene: Scene, faults: Sequence[Fault], report: Report) -> None:
    """Have the faults strike, one right after the other, and see everything put right."""
    name = ", then ".join(fault.name for fault in faults)
    scene.load.begin_phase(name)
    try:
        for fault in faults:
            fault.strike(scene)
        took_s = recovery_s(scene)
    except Exception as error:
        error.add_note(f"The fault was: {name}.")
        raise
    report.recoveries_s[name].append(took_s)
    tally = scene.load.end_phase()
    failed = {way: tally.failures(way) for way in (GATEWAY, DIRECT)}
    assert "wrong answer" not in failed[GATEWAY] | failed[DIRECT], failed
    if all(fault.harmless for fault in faults):
        assert not failed[DIRECT], f"{name} cost clients of the ports: {failed}"
    if all(fault.smooth for fault in faults):
        assert not failed[GATEWAY], f"{name} cost clients of the gateway: {failed}"
