"""Interactions, plug values and constraints of a GLM, as H2O's clients send them."""

from typing import Any

import pytest

from steam.model.artifact import load_artifact

ASKED = {
    "training_frame": "prostate",
    "response_column": "VOL",
    "ignored_columns": '["ID", "CAPSULE"]',
    "family": "gaussian",
    "lambda": "[0]",
    "model_id": "m",
}
PLUGS = b"AGE,RACE,DPROS,DCAPS,PSA,GLEASON\n65,1,2,1,10,6\n"
CONSTRAINTS = b"names,lower_bounds,upper_bounds,beta_given,rho\nPSA,0,0.1,,\nAGE,,,0.5,100\n"


HOPELESS = {
    "unknown": b"names,lower_bounds\nPSA,0\nPSA2,0\n",
    "intercept": b"names,lower_bounds\nPSA,0\nIntercept,0\n",
    "crossed": b"names,lower_bounds,upper_bounds\nPSA,2,1\n",
}
"""Constraints of what is no coefficient, or of what no value meets."""


@pytest.fixture
def framed(trainer: Any, prostate: bytes) -> Any:
    files = {"prostate": prostate, "plugs": PLUGS, "constraints": CONSTRAINTS, **HOPELESS}
    for key, data in files.items():
        assert trainer.frame(key, data)["status"] == "DONE"
    return trainer


def coefficients(trainer: Any) -> dict[str, float]:
    (model,) = trainer.json("GET", "/3/Models/m")["models"]
    names, values = model["output"]["coefficients_table"]["data"][:2]
    return dict(zip(names, values, strict=True))


def refused(trainer: Any, **given: str) -> str:
    answer = trainer.http.post("/3/ModelBuilders/glm", data=ASKED | given)
    assert answer.status_code in {400, 412}, answer.text
    text: str = answer.text
    return text


def test_interactions_and_pairs(framed: Any, tmp_path: Any) -> None:
    given = {"interactions": '["AGE","PSA"]', "interaction_pairs": '[{a: "DPROS",b: "AGE"}]'}
    assert framed.train(**ASKED, **given)["status"] == "DONE"
    assert {"AGE_PSA", "DPROS_AGE", "AGE", "PSA"} < set(coefficients(framed))
    (model,) = framed.json("GET", "/3/Models/m")["models"]
    assert model["have_mojo"] is False  # H2O's clients then say themselves that there is none
    artifact = tmp_path / "m.zip"
    artifact.write_bytes(framed.http.get("/3/Models/m/mojo").content)
    assert load_artifact(artifact).facts["model"] == "m"
    job = framed.json("POST", "/4/Predictions/models/m/frames/prostate")
    assert framed.wait(job)["status"] == "DONE"


def test_plug_values(framed: Any) -> None:
    given = {"missing_values_handling": "PlugValues", "plug_values": "plugs"}
    assert framed.train(**ASKED, **given)["status"] == "DONE"


def test_beta_constraints(framed: Any) -> None:
    assert framed.train(**ASKED, beta_constraints="constraints")["status"] == "DONE"
    found = coefficients(framed)
    assert 0.0 <= found["PSA"] <= 0.1
    # rho is of the standardised coefficient: a strong pull holds it near
    assert found["AGE"] == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"interactions": '["AGE"]'}, "two columns or more"),
        ({"interaction_pairs": '["AGE"]'}, "does not name two columns"),
        ({"plug_values": "plugs"}, "missing values are not to take them"),
        ({"missing_values_handling": "PlugValues"}, "none are given"),
        ({"beta_constraints": "nowhere"}, "nowhere"),
        ({"beta_constraints": "plugs"}, "has a column AGE"),
        ({"beta_constraints": "unknown"}, "There is no coefficient PSA2"),
        ({"beta_constraints": "intercept"}, "There is no coefficient Intercept"),
        ({"beta_constraints": "crossed"}, "nothing between the bounds of PSA"),
        ({"influence": "dfbetas", "nfolds": "3"}, "does not go with cross-validation"),
        ({"influence": "dfbetas", "family": "poisson"}, "does not go with the poisson family"),
        ({"influence": "dfbetas", "lambda": "[0.1]"}, "no meaning under a penalty"),
        (
            {"influence": "dfbetas", "control_variables": '["AGE"]'},
            "does not go with control_variables",
        ),
        ({"plug_values": "prostate", "missing_values_handling": "PlugValues"}, "has 380 rows"),
        ({"prior": "0.3"}, "binomial family alone"),
        ({"obj_reg": "0"}, "must be more than 0"),
        ({"interactions": '["AGE", "ID"]'}, "Column ID is no predictor"),
        ({"interactions": '["AGE", "VOL"]'}, "Column VOL is no predictor"),
        ({"interactions": '["AGE", "nowhere"]'}, "Column nowhere is no predictor"),
        ({"startval": "[1, 2]"}, "startval has 2 values where the model has 7 coefficients"),
        ({"startval": "[1, 2, 3, 4, 5, 6, NaN]"}, "startval"),
    ],
)
def test_what_is_refused_at_once(framed: Any, given: dict[str, str], told: str) -> None:
    assert told in refused(framed, **given)


def test_a_start_of_the_right_length(framed: Any) -> None:
    assert framed.train(**ASKED, startval="[1, 2, 3, 4, 5, 6, 7]")["status"] == "DONE"


def test_the_influence_of_rows_is_a_frame_that_goes_with_the_model(framed: Any) -> None:
    asked = ASKED | {"ignored_columns": '["ID", "CAPSULE", "DPROS", "DCAPS", "GLEASON", "RACE"]'}
    assert framed.train(**asked, influence="dfbetas")["status"] == "DONE"
    (model,) = framed.json("GET", "/3/Models/m")["models"]
    told = model["output"]["regression_influence_diagnostics"]
    assert told["type"] == "Key<Frame>"
    (frame,) = framed.json("GET", told["URL"])["frames"]
    names = [column["label"] for column in frame["columns"]]
    assert names == ["AGE", "PSA", "DFBETA_AGE", "DFBETA_PSA", "DFBETA_Intercept", "VOL"]
    assert frame["rows"] == 380
    actual = {one["name"]: one["actual_value"] for one in model["parameters"]}
    assert actual["compute_p_values"] is actual["remove_collinear_columns"] is True
    assert framed.train(**asked, influence="dfbetas")["status"] == "DONE"  # in its place
    keys = [one["frame_id"]["name"] for one in framed.json("GET", "/3/Frames")["frames"]]
    assert [key for key in keys if "influence" in key] != [told["name"]]
    assert sum("influence" in key for key in keys) == 1
    framed.json("DELETE", "/3/Models/m")
    keys = [one["frame_id"]["name"] for one in framed.json("GET", "/3/Frames")["frames"]]
    assert not any("influence" in key for key in keys)
