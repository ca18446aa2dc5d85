import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steam.model.mojo.details import MEMBER, Details, glm_details, read_details


def test_names_scalar_parameters_and_metrics_are_found(contained, members) -> None:
    details = read_details(contained(members))
    assert (details.model, details.frame) == ("glm_binomial", "prostate_train")
    assert details.metrics["training"]["logloss"] == 0.49659326651225333
    assert "validation" not in details.metrics
    assert details.parameters["family"] == "binomial"
    assert "training_frame" not in details.parameters  # a key, not a scalar


@pytest.mark.parametrize("brief", [False, True])
@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000, b"9" * 5000]
)
def test_what_cannot_be_read_says_nothing(contained, content: bytes, brief: bool) -> None:
    assert read_details(contained({MEMBER: content}), brief=brief) == Details()
    assert read_details(contained({"x": b""}), brief=brief) == Details()


def test_what_is_read_in_brief_is_the_same_without_metrics(contained, members) -> None:
    whole, brief = (read_details(contained(members), brief=brief) for brief in (False, True))
    assert brief == replace(whole, metrics={})


@pytest.mark.parametrize(
    "content",
    [
        b'{ "model_id" : {"name": "m"}\n, "parameters" : [] , "output": what is not read }',
        b'{"parameters": [], "model_id": {"name": "m"}}',
    ],
)
def test_in_brief_the_rest_is_not_looked_at(contained, content: bytes) -> None:
    assert read_details(contained({MEMBER: content}), brief=True) == Details(model="m")


@pytest.mark.parametrize(
    "content",
    [b'{"model_id": {"name": "m"}}', b'{"model_id" {}}', b'{"model_id": 1 "parameters": 2}'],
)
def test_in_brief_what_has_not_all_of_it_says_nothing(contained, content: bytes) -> None:
    assert read_details(contained({MEMBER: content}), brief=True) == Details()


def test_hostile_values_are_left_out(contained) -> None:
    hostile = {
        "model_id": {"name": "../../x"},
        "data_frame": {"name": ["f"]},
        "parameters": [
            1,
            {"name": "ok", "actual_value": 0.5},
            {"name": "a b", "actual_value": 1},
            {"name": "long", "actual_value": "x" * 101},
            {"name": "escape", "actual_value": "\x1b[2J"},
            {"name": "nested", "actual_value": {"a": 1}},
        ],
        "output": {"training_metrics": {"MSE": "NaN", "AUC": True, "r2": 10**400, "RMSE": 2}},
    }
    content = json.dumps(hostile).replace('"NaN"', "NaN").encode()
    assert read_details(contained({MEMBER: content})) == Details(
        parameters={"ok": 0.5}, metrics={"training": {"RMSE": 2}}
    )


keys = st.sampled_from(["output", "training_metrics", "parameters", "name", "actual_value", "AUC"])
trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(trees)
def test_any_json_can_be_read(contained, tree: object) -> None:
    container = contained({MEMBER: json.dumps(tree).encode()})
    for brief in (False, True):
        assert isinstance(read_details(container, brief=brief), Details)


def test_parameters_that_were_not_given_have_values(glm) -> None:
    details = glm_details(glm, {"lambda": [0.1, 0.2], "theta": 2.0})
    values = {p["name"]: p["actual_value"] for p in details["parameters"]}
    assert (values["lambda"], values["alpha"], values["theta"]) == ([0.1, 0.2], [0.5], 2.0)
