import dataclasses
import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from steam import __version__
from steam.core.errors import InvalidInput, Unsupported
from steam.model.artifact import Artifact, load_artifact, sha256_of
from steam.model.glm import GlmModel
from steam.model.pack import glm_bytes, write_glm
from steam.model.signature import Category, Column, ColumnType

FACTS = {
    "model": "bought",
    "created_ms": 1_795_315_430_764,
    "parameters": {"lambda": 0.01, "alpha": [0.5]},
    "metrics": {"training": {"AUC": np.float64(0.75), "r2": float("nan")}},
    "coefficients": [{"name": "size", "coefficient": 99.0, "standardized": 1.25}],
    "lineage": {"frame": "f", "rows": 10, "source": "a.csv", "source_sha256": "0" * 64},
}


def round_trip(model: GlmModel, path: Path) -> Artifact:
    write_glm(model, FACTS, path)
    return load_artifact(path)


def same(one: GlmModel, other: GlmModel) -> bool:
    return all(
        np.array_equal(getattr(one, field.name), getattr(other, field.name))
        if isinstance(getattr(one, field.name), np.ndarray)
        else getattr(one, field.name) == getattr(other, field.name)
        for field in dataclasses.fields(GlmModel)
        if not field.name.startswith("_")
    )


def test_what_is_written_reads_back_to_the_bit(glm: GlmModel, tmp_path: Path) -> None:
    assert same(round_trip(glm, tmp_path / "model.zip").predictor, glm)


def test_every_fixture_survives_being_written_again(scored, tmp_path: Path) -> None:
    model = load_artifact(scored.mojo).predictor
    again = round_trip(model, tmp_path / "model.zip").predictor
    assert same(again, model)
    columns, offset = scored.columns(model.signature), scored.offset(model.signature)
    one, other = (m.predict(columns, len(scored.rows()), offset) for m in (model, again))
    for name in ("values", "labels", "probabilities"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_the_same_model_gives_the_same_bytes(glm: GlmModel, tmp_path: Path) -> None:
    path = tmp_path / "model.zip"
    write_glm(glm, FACTS, path)
    first = sha256_of(path)
    buffer = io.BytesIO()
    write_glm(dataclasses.replace(glm), dict(reversed(FACTS.items())), buffer)
    assert buffer.getvalue() == path.read_bytes()
    other = dataclasses.replace(glm, threshold=0.3)
    write_glm(other, FACTS, path)
    assert sha256_of(path) != first


def test_the_facts_come_back_and_the_model_decides_its_own(glm: GlmModel, tmp_path: Path) -> None:
    facts = round_trip(glm, tmp_path / "model.zip").facts
    assert facts["model"] == "bought"
    assert facts["lineage"] == FACTS["lineage"]
    assert facts["metrics"] == {"training": {"AUC": 0.75, "r2": None}}
    assert (facts["algorithm"], facts["category"]) == ("glm", "Binomial")
    assert facts["steam_version"] == __version__
    assert facts["coefficients"][2] == {"name": "size", "coefficient": 2.0, "standardized": 1.25}


def test_members_are_sorted_and_their_times_fixed(glm: GlmModel) -> None:
    with zipfile.ZipFile(io.BytesIO(glm_bytes(glm, FACTS))) as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        details = json.loads(archive.read("experimental/modelDetails.json"))
    assert {p["name"]: p["actual_value"] for p in details["parameters"]} == {
        "family": "binomial",
        "link": "logit",
        "lambda": [0.01],
        "alpha": [0.5],
        "tweedie_variance_power": 0.0,
        "tweedie_link_power": 0.0,
        "theta": 1e-10,
    }


def poisson(glm: GlmModel, **signature: object) -> GlmModel:
    return dataclasses.replace(
        glm,
        signature=dataclasses.replace(
            glm.signature,
            response=Column("count", ColumnType.NUMERIC),
            category=Category.REGRESSION,
            **signature,
        ),
        family="poisson",
        link="log",
    )


def test_the_offset_stands_before_the_response_and_is_no_feature(glm: GlmModel) -> None:
    with zipfile.ZipFile(io.BytesIO(glm_bytes(poisson(glm, offset="exposure"), {}))) as archive:
        ini = archive.read("model.ini").decode()
    assert "\nn_features = 3\n" in ini
    assert "\nn_columns = 5\n" in ini
    assert "\nwhen\nexposure\ncount\n\n[domains]\n" in ini


@pytest.mark.parametrize(
    "name", ["null", "5", "1.5", "-1e3", "NaN", "true", "[1, 2]", "0x1p3", "1d"]
)
def test_an_offset_that_h2o_would_not_read_as_text_is_refused(glm: GlmModel, name: str) -> None:
    with pytest.raises(Unsupported, match="offset column cannot be called"):
        glm_bytes(poisson(glm, offset=name), {})


def test_whole_coefficients_still_look_like_doubles(glm: GlmModel, tmp_path: Path) -> None:
    whole = dataclasses.replace(glm, coefficients=np.arange(5.0))
    assert same(round_trip(whole, tmp_path / "model.zip").predictor, whole)


@pytest.mark.parametrize("created_ms", [-1, 1 << 60, 1.5, "now"])
def test_a_time_that_is_none_is_refused(glm: GlmModel, created_ms: object) -> None:
    with pytest.raises(InvalidInput, match="no time of creation"):
        glm_bytes(glm, {"created_ms": created_ms})


def test_a_refused_model_leaves_no_file(glm: GlmModel, tmp_path: Path) -> None:
    with pytest.raises(Unsupported):
        write_glm(poisson(glm, offset="5"), {}, tmp_path / "model.zip")
    assert list(tmp_path.iterdir()) == []
