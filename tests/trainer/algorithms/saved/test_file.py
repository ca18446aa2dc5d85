"""Models written and opened again: what comes back, and what is refused."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import msgspec
import numpy as np
import pytest

from steam.core.errors import InvalidInput, SteamError, Unsupported
from steam.trainer.algorithms.glm import GlmAlgorithm
from steam.trainer.algorithms.saved.file import (
    ARTIFACT,
    DOCUMENT,
    Opened,
    open_model,
    with_frames,
    write_model,
)
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.progress import Silent
from steam.trainer.rest.models import _known_output
from steam.trainer.rest.schemas import plain
from tests.trainer.algorithms.cross_validation.prostate import order, prostate, trained

BINOMIAL = trained(
    order("CAPSULE", family="binomial", nfolds=3, seed=1, keep_cross_validation_predictions=True)
)


def specs(_name: str) -> Any:
    return GlmAlgorithm.parameters


def written(model: TrainedModel, frames: Any = ()) -> bytes:
    out = io.BytesIO()
    write_model(model, out, frames)
    return out.getvalue()


def opened(data: bytes) -> Opened:
    return open_model(io.BytesIO(data), len(data), specs)


def rewritten(data: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    """The file with its document changed."""
    with ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    document = msgspec.msgpack.decode(members[DOCUMENT])
    change(document)
    members[DOCUMENT] = msgspec.msgpack.encode(document)
    return zipped(members)


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "given",
    [
        {"response": "CAPSULE", "family": "binomial", "compute_p_values": True, "lambda": [0.0]},
        {"response": "PSA", "family": "gaussian", "lambda_search": True, "nlambdas": 4},
        {"response": "DPROS", "family": "multinomial", "auc_type": "MACRO_OVR"},
        {"response": "VOL", "family": "tweedie", "tweedie_variance_power": 1.5},
        {"response": "AGE", "family": "poisson", "interaction_pairs": [["PSA", "RACE"]]},
    ],
    ids=lambda given: given["family"],
)
def test_a_model_comes_back_as_it_was(given: dict[str, Any]) -> None:
    model = trained(order(**given)).model
    back = opened(written(model)).model
    assert plain(_known_output(back, "GLM")) == plain(_known_output(model, "GLM"))
    assert dict(back.parameters) == dict(model.parameters)
    assert back.artifact() == model.artifact()
    assert written(back) == written(model)
    frame, engine = prostate(), LocalEngine(2)
    found = [GlmAlgorithm().score(one, frame, engine, Silent()) for one in (model, back)]
    assert found[0].residual_deviance == found[1].residual_deviance
    assert found[0].null_deviance == found[1].null_deviance
    assert found[0].aic == pytest.approx(found[1].aic, nan_ok=True, rel=0)


def test_a_regularization_path_comes_back_to_the_bit() -> None:
    model = trained(order("PSA", family="gaussian", lambda_search=True, nlambdas=4)).model
    path: Any = model.details["regularization_path"]
    back: Any = opened(written(model)).model.details["regularization_path"]
    np.testing.assert_array_equal(back.coefficients, path.coefficients)
    assert back.lambdas == path.lambdas


def test_of_a_cross_validation_only_what_is_there_is_told() -> None:
    model, frames = BINOMIAL.model, BINOMIAL.frames
    found = opened(written(model, frames))
    assert len(found.frames) == len(frames)
    assert found.model.cross_validation is not None
    assert found.model.cross_validation.models is None
    assert model.cross_validation is not None
    kept = with_frames(found.model, [frame.key for frame in frames])
    assert kept.cross_validation is not None
    assert kept.cross_validation.predictions == model.cross_validation.predictions
    without = with_frames(found.model, []).cross_validation
    assert without is not None
    assert without.keys == ()


def set_in(*path: Any) -> Callable[[dict[str, Any]], None]:
    """Puts the last of `path` where the rest of it leads."""

    def change(document: dict[str, Any]) -> None:
        *way, last, value = path
        for step in way:
            document = document[step]
        document[last] = value

    return change


def numbers(*values: float) -> list[Any]:
    return ["<f8", [len(values)], np.array(values).tobytes()]


BINARY = ("training_metrics", "binomial")


@pytest.mark.parametrize(
    "change",
    [
        set_in("key", 7),
        set_in("parameters", "nosuch", 1),
        set_in("parameters", "alpha", [b"x"]),
        set_in("parameters", "family", "gaussian"),
        set_in("parameters", "max_iterations", "many"),
        set_in("training_metrics", "binomial", None),
        set_in("training_metrics", {}),
        set_in(*BINARY, "domain", ["no"]),
        set_in(*BINARY, "thresholds", numbers(0.5)),
        set_in(*BINARY, "thresholds", ["<f8", [1 << 40], b""]),
        set_in(*BINARY, "thresholds", ["|O", [1], b"\0" * 8]),
        set_in(*BINARY, "thresholds", ["<f8", [-1], b""]),
        set_in(*BINARY, "scores", {}),
        set_in(*BINARY, "gains", "weight", numbers()),
        set_in("tables", "model_summary", "columns", 0, "values", []),
        set_in("tables", "model_summary", "columns", 0, "type", "object"),
        set_in("path", "lambdas", []),
        set_in("path", "coefficients", numbers(1.0)),
        set_in("null", numbers(1.0, 2.0)),
        set_in("outputs", "lambda_best", {"a": 1}),
        set_in("created_ms", -1),
        set_in("cross_validation", "summary", None),
    ],
)
def test_a_document_that_does_not_fit_is_refused(change: Any) -> None:
    with pytest.raises(InvalidInput, match="damaged"):
        opened(rewritten(written(BINOMIAL.model), change))


def test_another_version_is_told_by_its_number() -> None:
    with pytest.raises(Unsupported, match="version 2"):
        opened(rewritten(written(BINOMIAL.model), set_in("format", 2)))


def test_files_that_are_none_are_refused() -> None:
    good = written(BINOMIAL.model)
    for data in (b"", b"PK", good[:-40], b"\x80\x04" + good, zipped({DOCUMENT: b""})):
        with pytest.raises(InvalidInput):
            opened(data)
    with pytest.raises((InvalidInput, Unsupported)):
        opened(zipped({DOCUMENT: b"\x91" * 5000, ARTIFACT: b""}))


@pytest.mark.parametrize(
    "data",
    [b"", b"ID,AGE\n1,2\n", BINOMIAL.model.artifact(), written(BINOMIAL.model)[:-40]],
    ids=["empty", "csv", "mojo", "cut short"],
)
def test_what_is_no_saved_model_is_told_what_to_do(data: bytes) -> None:
    with pytest.raises(InvalidInput) as told:
        opened(data)
    assert told.value.message == "The file is no saved model, or was cut short."
    assert "a MOJO is imported, not loaded" in told.value.hint


def test_any_byte_that_changes_ends_in_a_sentence() -> None:
    good = written(BINOMIAL.model)
    for place in range(0, len(good), max(1, len(good) // 97)):
        data = bytearray(good)
        data[place] ^= 0x55
        try:
            opened(bytes(data))
        except SteamError:
            continue


def test_details_without_a_place_are_not_lost_silently() -> None:
    with pytest.raises(Unsupported, match="cannot be saved"):
        written(replace(BINOMIAL.model, details={"other": 1}))
