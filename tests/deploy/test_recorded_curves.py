"""H2O's own record of a model: what can be read of it is drawn, and damage costs only itself."""

import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.deploy.curves import Curves
from steam.deploy.model_curves import read_curves
from steam.deploy.recorded_curves import recorded_curves
from steam.model.mojo.details import MEMBER

FIXTURES = Path(__file__).parents[1] / "model" / "fixtures"
GLM = FIXTURES / "glm_binomial.zip"


def record():
    with zipfile.ZipFile(GLM) as archive:
        return json.loads(archive.read(MEMBER))


def test_a_model_of_h2o_has_its_curves():
    curves = read_curves(GLM)
    training = curves.metrics["training"]
    assert training.labels == ("No", "Yes")
    assert (training.thresholds.positives, training.thresholds.negatives) == (153.0, 227.0)
    assert training.confusion.counts == ((171.0, 56.0), (34.0, 119.0))
    assert training.gains.captured[-1] == pytest.approx(1.0)
    assert curves.importance.scaled[0] == 1.0
    assert "iterations" in curves.history.columns
    assert curves.duration_ms is not None


def test_damage_in_one_table_leaves_the_others():
    told = record()
    told["output"]["variable_importances"]["data"][2] = ["not", "a", "table"]
    curves = recorded_curves(json.dumps(told).encode())
    assert curves.importance.name == ()
    assert "training" in curves.metrics


@pytest.mark.parametrize("data", [b"", b"\xff", b"[]", b"{}", b"[" * 10_000, b'{"output": 3}'])
def test_what_is_no_record_draws_nothing(data):
    assert recorded_curves(data) == Curves()


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)
TABLES = st.sampled_from(["variable_importances", "coefficients_table", "scoring_history"])


@given(st.dictionaries(TABLES | st.just("training_metrics"), ANYTHING))
def test_any_record_is_read(output):
    recorded_curves(json.dumps({"output": output, "parameters": list(output.values())}).encode())


def test_the_columns_of_a_table_may_be_anything():
    columns = [{"name": name} for name in ("names", "coefficients", "std_error", "p_value")]
    table = {"columns": columns, "data": [["x"], [1.0], [0.5], ["small"]]}
    told = {"output": {"coefficients_table": table}}
    certainty = recorded_curves(json.dumps(told).encode()).certainty
    assert (certainty.name, certainty.p_value) == (("x",), (None,))
    assert certainty.low[0] == pytest.approx(1.0 - 0.98, abs=1e-3)
