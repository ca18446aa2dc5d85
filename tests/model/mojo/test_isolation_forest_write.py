"""Isolation forests written as H2O writes them."""

from pathlib import Path

import pytest

from steam.core.errors import Unsupported
from steam.model.artifact import load_artifact
from steam.model.mojo.isolation_forest_write import isolation_forest_members
from steam.model.pack import isolation_forest_bytes
from tests.model.trees.conftest import Trained

FIXTURES = Path(__file__).parents[1] / "fixtures"
OWN = ("h2o_version", "uuid", "timestamp")
"""Keys of a file that tell who wrote it, and when."""


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith(OWN)]


@pytest.mark.parametrize("name", ["plain", "flag"])
def test_a_file_of_h2o_is_written_again(members_of, name: str) -> None:
    told = members_of(f"isolation_forest/{name}")
    members = isolation_forest_members(Trained(FIXTURES / f"isolation_forest/{name}.zip").model, 0)
    assert lines(members["model.ini"]) == lines(told["model.ini"].decode("utf-8"))
    levels = [name for name in members if name.startswith("domains/")]
    assert levels
    for name in levels:
        assert members[name] == told[name].decode("utf-8")
    trees = {name for name in told if name.startswith("trees/")}
    assert {name for name in members if name.startswith("trees/")} == trees


def test_what_is_written_answers_as_the_model(tmp_path: Path) -> None:
    case = Trained(FIXTURES / "isolation_forest/flag.zip")
    path = tmp_path / "model.zip"
    path.write_bytes(isolation_forest_bytes(case.model, {}))
    columns = case.columns(case.model.signature)
    loaded = load_artifact(path).predictor
    found, told = loaded.predict(columns, 50), case.model.predict(columns, 50)
    assert found.values.tolist() == told.values.tolist()
    for name, extra in told.extras.items():
        assert found.extras[name].tobytes() == extra.tobytes()


def test_other_trees_are_refused() -> None:
    with pytest.raises(Unsupported, match="Only isolation forests"):
        isolation_forest_members(Trained(FIXTURES / "gbm/deep.zip").model, 0)
