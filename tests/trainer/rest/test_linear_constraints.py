"""Linear constraints of a GLM, as H2O's clients send them and read what became of them."""

from typing import Any

import pytest

ASKED = {
    "training_frame": "prostate",
    "response_column": "VOL",
    "ignored_columns": '["ID", "CAPSULE"]',
    "family": "gaussian",
    "lambda": "[0]",
    "model_id": "m",
    "linear_constraints": "linear",
}
HEAD = b"names,values,types,constraint_numbers\n"
LINEAR = HEAD + (
    b"AGE,1,LessThanEqual,0\nPSA,2,LessThanEqual,0\nconstant,-0.1,LessThanEqual,0\n"
    b"RACE,1,Equal,1\nGLEASON,-1,Equal,1\n"
)
HOPELESS = {
    "single": HEAD + b"AGE,1,Equal,0\nconstant,1,Equal,0\n",
    "unknown": HEAD + b"AGE,1,Equal,0\nQ,1,Equal,0\n",
}


@pytest.fixture
def framed(trainer: Any, prostate: bytes) -> Any:
    for key, data in {"prostate": prostate, "linear": LINEAR, **HOPELESS}.items():
        assert trainer.frame(key, data)["status"] == "DONE"
    return trainer


def test_the_model_tells_what_they_come_to(framed: Any) -> None:
    assert framed.train(**ASKED)["status"] == "DONE"
    (model,) = framed.json("GET", "/3/Models/m")["models"]
    output = model["output"]
    names, values = output["coefficients_table"]["data"][:2]
    found = dict(zip(names, values, strict=True))
    assert found["AGE"] + 2 * found["PSA"] == pytest.approx(0.1, abs=1e-9)
    assert found["RACE"] == pytest.approx(found["GLEASON"], abs=1e-9)
    assert output["all_constraints_satisfied"] is True
    table = output["linear_constraints_table"]
    assert [column["name"] for column in table["columns"]] == [
        *("", "constraint", "values", "condition", "condition_satisfied")
    ]
    assert table["data"][1][0].startswith("Linear inequality constraint: +1*AGE +2*PSA -0.1 = ")
    assert table["data"][3] == ["<= 0", "== 0"]
    assert table["data"][4] == ["true", "true"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"lambda": "[0.1]"}, "Linear constraints take no penalty"),
        ({"linear_constraints": "single"}, "must have at least two coefficients"),
        ({"linear_constraints": "unknown"}, "There is no coefficient Q"),
        ({"linear_constraints": "prostate"}, "other columns than it should"),
        ({"linear_constraints": "nowhere"}, "nowhere"),
    ],
)
def test_what_cannot_be_is_told_at_once(framed: Any, given: dict[str, str], told: str) -> None:
    answer = framed.http.post("/3/ModelBuilders/glm", data=ASKED | given)
    assert answer.status_code in {400, 412}
    assert told in answer.text
