"""The short form: every fault once, in an order of chance."""

import pytest

from tests.chaos.faults.all import FAULTS
from tests.chaos.faults.fault import Fault
from tests.chaos.ordeal import undergo
from tests.chaos.report import Report
from tests.chaos.stage import Stage

pytestmark = pytest.mark.process


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_everything_is_put_right_after(fault: Fault, stage: Stage, report: Report) -> None:
    with stage.scene() as scene:
        if fault.needs_disk and scene.disk is None:
            pytest.skip("only root may mount the small disk that this fault fills")
        undergo(scene, [fault], report)
