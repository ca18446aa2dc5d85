"""The long form: faults alone and in pairs, for as many minutes as asked for."""

import os
import time

import pytest

from tests.chaos.faults.all import FAULTS
from tests.chaos.ordeal import undergo
from tests.chaos.report import Report
from tests.chaos.stage import Stage

pytestmark = pytest.mark.process


@pytest.mark.timeout(0)  # it has a time of its own
def test_everything_is_put_right_after_pairs_of_faults(stage: Stage, report: Report) -> None:
    minutes = float(os.environ["STEAM_CHAOS_MINUTES"])
    until = time.monotonic() + minutes * 60
    with stage.scene() as scene:
        scene.long = True
        faults = [fault for fault in FAULTS if scene.disk or not fault.needs_disk]
        while time.monotonic() < until:
            undergo(scene, scene.random.sample(faults, k=scene.random.choice((1, 2))), report)
