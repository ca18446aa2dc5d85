import threading
from typing import Any

import pytest

from steam.trainer.algorithms.glm import GlmAlgorithm
from steam.trainer.algorithms.registry import Algorithms

DATA = b"y,flag,one,all,word,x\n1,a,7,0,p,0.5\n2,b,7,,q,1.5\n4,a,7,1,r s t,2.5\n8,b,7,0,u,0.25\n"


@pytest.fixture
def framed(trainer: Any) -> Any:
    types = '["Numeric","Enum","Numeric","Numeric","String","Numeric"]'
    job = trainer.frame("f", DATA, column_types=types)
    assert job["status"] == "DONE", job
    return trainer


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({}, "Response column parameter not set"),
        ({"response_column": "NOPE"}, "Response column 'NOPE' not found"),
        ({"response_column": "Flags"}, "not found in the training frame. Did you mean 'flag'?"),
        ({"response_column": "NOPE"}, "frame. Its columns: '"),
        ({"response_column": "word"}, "is of type string"),
        ({"response_column": "one"}, "is constant"),
        ({"response_column": "y", "alpha": "7"}, "alpha is 7.0"),
        ({"response_column": "y", "max_runtime_secs": "NaN"}, "max_runtime_secs is nan"),
        ({"response_column": "y", "max_runtime_secs": "-1"}, "not at least 0"),
        ({"response_column": "y", "lambda": "-1"}, "lambda is -1.0"),
        ({"response_column": "y", "family": "binomial"}, "other than 0 and 1"),
        ({"response_column": "flag", "family": "gaussian"}, "needs numbers"),
        (
            {"response_column": "all", "family": "gamma"},
            "for gamma distribution must be greater than 0.",
        ),
        ({"response_column": "y", "model_id": "f"}, "'f' is a frame"),
        ({"response_column": "y", "family": "gamma", "link": "logit"}, "gamma family with"),
        ({"response_column": "y", "family": "multinomial"}, "three levels"),
        ({"response_column": "y", "solver": "GRADIENT_DESCENT_LH"}, "ordinal family alone"),
        ({"response_column": "y", "nfolds": "5"}, "nfolds is 5, but the frame has only 4 rows"),
        ({"response_column": "y", "interactions": "[x]"}, "two columns or more"),
        ({"response_column": "y", "weights_column": "word"}, "does not hold numbers"),
        ({"response_column": "y", "offset_column": "NOPE"}, "not a column"),
        ({"response_column": "y", "ignored_columns": "[NOPE]"}, "not a column"),
    ],
)
def test_what_cannot_be_trained_is_refused_at_once(
    framed: Any, parameters: dict[str, str], words: str
) -> None:
    given = {"training_frame": "f", **parameters}
    answer = framed.http.post("/3/ModelBuilders/glm", data=given)
    assert answer.status_code == 412
    error = answer.json()
    assert error["__meta"]["schema_name"] == "H2OModelBuilderErrorV3"
    assert error["error_count"] == len(error["messages"]) == 1
    assert words in error["messages"][0]["message"]
    assert words in error["msg"]
    checked = framed.json("POST", "/3/ModelBuilders/glm/parameters", data=given)
    assert checked["messages"] == error["messages"]
    assert len(framed.json("GET", "/3/Jobs")["jobs"]) == 1  # the parse


@pytest.mark.parametrize(
    ("parameters", "status", "words"),
    [
        ({"nosuch": "1"}, 412, "Unknown parameter: nosuch"),
        ({"max_iterations": "abc"}, 412, 'cannot convert "abc" to type int'),
        ({"alpha": "[a]"}, 412, 'cannot convert "a" to type double'),
        ({"family": "zzz"}, 400, "No enum constant family.zzz"),
        ({"training_frame": "nope"}, 400, "no frame 'nope'"),
        ({"validation_frame": "nope"}, 400, "no frame 'nope'"),
        ({"training_frame": ""}, 412, "training_frame"),
        ({"model_id": "x" * 201}, 400, "not a good key"),
    ],
)
def test_what_cannot_be_read_is_refused_at_once(
    framed: Any, parameters: dict[str, str], status: int, words: str
) -> None:
    given = {"training_frame": "f", "response_column": "y", **parameters}
    answer = framed.http.post("/3/ModelBuilders/glm", data=given)
    assert answer.status_code == status
    assert answer.json()["__meta"]["schema_name"] == "H2OErrorV3"
    assert words in answer.json()["msg"]


def test_every_parameter_of_h2o_is_accepted_at_its_default(framed: Any) -> None:
    given = {
        spec.name: str(spec.default)
        for spec in GlmAlgorithm.parameters
        if spec.default is not None and spec.name not in {"solver", "link"}
    }
    assert len(GlmAlgorithm.parameters) == 84
    job = framed.train(**given, training_frame="f", response_column="y", model_id="m")
    assert job["status"] == "DONE", job
    assert any("word" in warning for warning in job["warnings"])  # text is left out


def test_the_builder_tells_types_and_defaults(trainer: Any) -> None:
    builder = trainer.json("GET", "/3/ModelBuilders/glm")["model_builders"]["glm"]
    by_name = {one["name"]: one for one in builder["parameters"]}
    assert by_name["alpha"]["type"] == "double[]"
    assert by_name["family"]["values"][0] == "AUTO"
    assert not by_name["training_frame"]["required"]
    assert by_name["fold_column"]["is_member_of_frames"] == ["training_frame"]
    assert by_name["fold_column"]["is_mutually_exclusive_with"] == [
        *("response_column", "weights_column", "ignored_columns", "offset_column")
    ]
    assert by_name["alpha"]["is_member_of_frames"] == []
    assert builder["can_build"] == ["Regression", "Binomial", "Multinomial", "Ordinal"]
    assert list(trainer.json("GET", "/3/ModelBuilders")["model_builders"]) == ["glm"]


def test_training_again_under_a_name_replaces_the_model(framed: Any) -> None:
    for alpha in ("0.1", "0.9"):
        framed.train(training_frame="f", response_column="y", model_id="m", alpha=alpha)
    (model,) = framed.json("GET", "/3/Models/m")["models"]
    used = next(one for one in model["parameters"] if one["name"] == "alpha")
    assert used["actual_value"] == [0.9]
    assert len(framed.json("GET", "/3/Models")["models"]) == 1


class Gated(GlmAlgorithm):
    """GLM that says when it has begun and goes on when told to."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.go_on = threading.Event()

    def train(self, order: Any, engine: Any, clock: Any, progress: Any) -> Any:
        self.begun.set()
        self.go_on.wait()
        return super().train(order, engine, clock, progress)


def test_a_cancelled_training_leaves_no_model(trainer_with: Any) -> None:
    gated = Gated()
    trainer = trainer_with(algorithms=Algorithms([gated]))
    trainer.frame("f", DATA)
    started = trainer.json(
        "POST",
        "/3/ModelBuilders/glm",
        data={"training_frame": "f", "response_column": "y", "model_id": "m"},
    )
    key = started["job"]["key"]["name"]
    gated.begun.wait()
    running = trainer.json("GET", f"/3/Jobs/{key}")["jobs"][0]
    assert (running["status"], running["ready_for_view"]) == ("RUNNING", False)
    assert trainer.json("POST", f"/3/Jobs/{key}/cancel")["jobs"] is None
    gated.go_on.set()
    ended = trainer.wait(started["job"])
    assert (ended["status"], ended["exception"]) == ("CANCELLED", None)
    assert trainer.http.get("/3/Models/m").status_code == 404


def test_a_slash_in_the_name_of_a_model_is_replaced_and_told(framed: Any) -> None:
    asked = {"training_frame": "f", "response_column": "y", "model_id": "a / b"}
    answer = framed.json("POST", "/3/ModelBuilders/glm", data=asked)
    (warning,) = (one for one in answer["messages"] if one["message_type"] == "WARN")
    assert "slash (/) found" in warning["message"]
    assert framed.wait(answer["job"])["status"] == "DONE"
    assert framed.json("GET", "/3/Models/a _ b")["models"][0]["model_id"]["name"] == "a _ b"


@pytest.mark.parametrize("weighted", [True, False])
def test_a_validation_frame_without_the_weights_is_told_and_logged(
    framed: Any, weighted: bool
) -> None:
    rows = "y,x,one\n1,0.5,1\n2,1.5,2\n4,2.5,3\n" if weighted else "y,x\n1,0.5\n2,1.5\n4,2.5\n"
    framed.frame("v", rows.encode())
    asked = {"training_frame": "f", "response_column": "y", "weights_column": "one"}
    answer = framed.json(
        "POST", "/3/ModelBuilders/glm", data={**asked, "validation_frame": "v", "model_id": "m"}
    )
    assert framed.wait(answer["job"])["status"] == "DONE"
    told = [one["message"] for one in answer["messages"] if one["message_type"] == "WARN"]
    logged = framed.json("GET", "/3/Logs/nodes/0/files/warn")["log"]
    words = "Test/Validation dataset is missing weights column 'one'"
    assert [words in one for one in told] == ([] if weighted else [True])
    assert (f"WARN water.default: {words}" in logged) is not weighted


@pytest.mark.parametrize("search", [True, False])
def test_the_ends_of_a_search_are_told(framed: Any, search: bool) -> None:
    framed.train(
        training_frame="f",
        response_column="y",
        model_id="m",
        lambda_search=str(search),
        nlambdas="5",
    )
    told = framed.json("GET", "/3/Models/m")["models"][0]["output"]
    if not search:
        assert (told["lambda_max"], told["lambda_min"]) == (-1.0, -1.0)
        return
    path = framed.json("GET", "/3/GetGLMRegPath", params={"model": "m"})["lambdas"]
    assert (told["lambda_max"], told["lambda_min"]) == (path[0], path[-1])
