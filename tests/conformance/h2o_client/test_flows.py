"""What people do with H2O's client tells the same here as it did with a real H2O."""

import json
from pathlib import Path

import pytest

from tests.conformance.h2o_client.compare import UNEQUAL, differences
from tests.conformance.h2o_client.flows.every import FLOWS

RECORDED = Path(__file__).parent / "recorded"

pytestmark = pytest.mark.process


@pytest.mark.parametrize("name", FLOWS)
def test_a_flow_tells_what_h2o_told(name: str, data: Path) -> None:
    recorded = json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))
    told = json.loads(json.dumps(FLOWS[name](data)))
    assert not list(differences(recorded, told, UNEQUAL.get(name, {})))


def test_every_record_has_a_flow() -> None:
    assert {path.stem for path in RECORDED.glob("*.json")} == FLOWS.keys()
