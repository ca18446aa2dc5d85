"""NVIDIA's tritonclient: the Open Inference Protocol, with tensors in JSON and in bytes."""

from collections.abc import Iterator

import httpx
import numpy as np
import pytest
from tritonclient.http import InferenceServerClient, InferInput, InferRequestedOutput
from tritonclient.utils import InferenceServerException

from tests.conformance.conftest import UrlOf

pytestmark = pytest.mark.process

ROWS = {
    "DPROS": ["both lobes", "left", "none"],
    "RACE": ["white", "black", ""],
    "DCAPS": ["no", "yes", "no"],
    "AGE": [65.0, 70.0, 55.5],
    "PSA": [1.4, float("nan"), 20.0],
    "VOL": [0.0, 12.5, 3.0],
    "GLEASON": [6.0, 7.0, 9.0],
}


@pytest.fixture
def triton(url_of: UrlOf) -> Iterator[InferenceServerClient]:
    with InferenceServerClient(url_of("prostate").removeprefix("http://")) as client:
        yield client


@pytest.fixture(scope="module")
def predicted(master: httpx.Client) -> list[dict]:
    """What /predict says of the same rows; null is what no array can hold."""
    rows = [
        {name: None if value == "" or value != value else value for name, value in row}
        for row in (zip(ROWS, cells, strict=True) for cells in zip(*ROWS.values(), strict=True))
    ]
    return master.post("/deployments/prostate/predict", json=rows).json()


def tensor(name: str, array: np.ndarray, *, binary: bool = True) -> InferInput:
    kinds = {"f8": "FP64", "f4": "FP32", "i8": "INT64", "u1": "UINT8", "b1": "BOOL"}
    given = InferInput(name, list(array.shape), kinds.get(array.dtype.str[1:], "BYTES"))
    return given.set_data_from_numpy(array, binary_data=binary)


def inputs(*, binary: bool, shape: tuple[int, ...] = (3,)) -> list[InferInput]:
    kinds = {name: object if isinstance(cells[0], str) else float for name, cells in ROWS.items()}
    return [
        tensor(name, np.array(cells, kinds[name]).reshape(shape), binary=binary)
        for name, cells in ROWS.items()
        # JSON as this client writes it has bare NaNs, which no JSON has.
        if binary or name != "PSA"
    ]


def test_what_it_asks_of_server_and_model(triton) -> None:
    assert triton.is_server_live()
    assert triton.is_server_ready()
    assert triton.is_model_ready("prostate")
    assert triton.is_model_ready("prostate", "1")
    assert not triton.is_model_ready("prostate", "4")
    assert not triton.is_model_ready("other")
    about = triton.get_server_metadata()
    assert about["name"] == "steam"
    assert "binary_tensor_data" in about["extensions"]


def test_metadata_name_what_infer_reads_and_gives(triton) -> None:
    metadata = triton.get_model_metadata("prostate", "1")
    assert (metadata["name"], metadata["versions"]) == ("prostate", ["1"])
    read = {given["name"]: given["datatype"] for given in metadata["inputs"]}
    assert read == {
        name: "BYTES" if isinstance(cells[0], str) else "FP64" for name, cells in ROWS.items()
    }
    answered = triton.infer("prostate", inputs(binary=True)).get_response()
    given = [{key: output[key] for key in ("name", "datatype")} for output in answered["outputs"]]
    assert given == [{k: o[k] for k in ("name", "datatype")} for o in metadata["outputs"]]
    assert {"name": "DCAPS", "levels": ["no", "yes"]}.items() <= {
        **metadata["inputs"][2]["parameters"],
        "name": metadata["inputs"][2]["name"],
    }.items()


@pytest.mark.parametrize("shape", [(3,), (3, 1)])
def test_bytes_both_ways_say_what_predict_says(triton, predicted, shape) -> None:
    result = triton.infer("prostate", inputs(binary=True, shape=shape), request_id="r 1")
    labels = [label.decode() for label in result.as_numpy("predict")]
    assert labels == [row["label"] for row in predicted]
    np.testing.assert_array_equal(
        result.as_numpy("Yes"), [row["probabilities"]["Yes"] for row in predicted]
    )
    about = result.get_response()
    assert [about[key] for key in ("id", "model_name", "model_version")] == ["r 1", "prostate", "1"]
    assert "parameters" not in about


def test_json_both_ways_says_what_bytes_say(triton) -> None:
    given = inputs(binary=False)
    names = ("predict", "No", "Yes")
    wanted = [InferRequestedOutput(name, binary_data=False) for name in names]
    by_json = triton.infer("prostate", given, outputs=wanted, model_version="1")
    by_bytes = triton.infer("prostate", [i for i in inputs(binary=True) if i.name() != "PSA"])
    assert by_json.get_response()["parameters"] == by_bytes.get_response()["parameters"]
    for name in ("No", "Yes"):
        np.testing.assert_array_equal(by_json.as_numpy(name), by_bytes.as_numpy(name))
    assert by_json.get_output("predict")["data"] == [
        label.decode() for label in by_bytes.as_numpy("predict")
    ]


def test_only_outputs_that_are_asked_for_come(triton) -> None:
    wanted = [InferRequestedOutput("Yes", binary_data=True), InferRequestedOutput("No", False)]
    result = triton.infer("prostate", inputs(binary=True), outputs=wanted)
    assert [output["name"] for output in result.get_response()["outputs"]] == ["Yes", "No"]
    assert result.as_numpy("predict") is None
    np.testing.assert_allclose(result.as_numpy("Yes") + result.as_numpy("No"), 1, atol=1e-12)


def test_many_rows(triton) -> None:
    count = 80_000  # more bytes than the gateway keeps of a body
    ages = np.linspace(40, 90, count)
    races = np.array(["white", "black", "other", "grün"], object)[np.arange(count) % 4]
    result = triton.infer("prostate", [tensor("AGE", ages), tensor("RACE", races)])
    assert result.as_numpy("Yes").shape == (count,)
    warnings = result.get_response()["parameters"]["warnings"]
    assert "row 4 and 19,999 others: column RACE has the level 'grün'" in warnings


def test_an_error_is_our_sentence(triton) -> None:
    ages = tensor("AGE", np.array(["65", "old"], object))
    with pytest.raises(InferenceServerException) as refused:
        triton.infer("prostate", [ages])
    assert refused.value.status() == "400"
    assert refused.value.message().startswith(
        "Row 2: column AGE holds 'old', which is not a number."
    )
    with pytest.raises(InferenceServerException, match="no output x"):
        triton.infer("prostate", inputs(binary=True), outputs=[InferRequestedOutput("x")])
    with pytest.raises(InferenceServerException, match="There is no route") as refused:
        triton.get_model_metadata("other")
    assert refused.value.status() == "404"
    shared = InferInput("AGE", [1], "FP64").set_shared_memory("region", 8)
    with pytest.raises(InferenceServerException, match="shared memory"):
        triton.infer("prostate", [shared])


def test_the_repository_can_be_read_and_not_changed(triton) -> None:
    [model] = triton.get_model_repository_index()
    assert (model["name"], model["version"], model["state"]) == ("prostate", "1", "READY")
    with pytest.raises(InferenceServerException, match="neither loads nor unloads"):
        triton.unload_model("prostate")


def test_statistics_count_rows(triton) -> None:
    [before] = triton.get_inference_statistics("prostate")["model_stats"]
    triton.infer("prostate", inputs(binary=True))
    [after] = triton.get_inference_statistics("prostate", "1")["model_stats"]
    assert after["inference_count"] == before["inference_count"] + 3
    assert after["execution_count"] == before["execution_count"] + 1
    assert after["inference_stats"]["success"]["ns"] > before["inference_stats"]["success"]["ns"]
    assert after["last_inference"] > 0


@pytest.mark.parametrize("algorithm", ["gzip", "deflate"])
def test_a_compressed_request_is_refused(triton, algorithm: str) -> None:
    with pytest.raises(InferenceServerException, match="compressed"):
        triton.infer("prostate", inputs(binary=True), request_compression_algorithm=algorithm)
