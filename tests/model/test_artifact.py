import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from steam.core.errors import InvalidArtifact, NotFound, SteamError
from steam.model.artifact import Limits, load_artifact, load_registered, sha256_of
from steam.model.glm import GlmModel
from steam.model.pack import glm_bytes, write_glm
from steam.model.signature import ColumnType


@pytest.fixture
def path(glm: GlmModel, tmp_path: Path) -> Path:
    write_glm(glm, {"model": "bought"}, tmp_path / "model.zip")
    return tmp_path / "model.zip"


def test_an_artifact_is_its_predictor_hash_size_and_facts(path: Path, glm: GlmModel) -> None:
    artifact = load_artifact(path, sha256=sha256_of(path).upper())
    assert artifact.sha256 == sha256_of(path)
    assert artifact.size_bytes == path.stat().st_size
    assert artifact.predictor.signature == glm.signature
    assert json.loads(json.dumps(artifact.facts, allow_nan=False)) == artifact.facts


def test_one_altered_byte_is_refused_by_the_hash(path: Path) -> None:
    known = sha256_of(path)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(InvalidArtifact, match="was altered") as caught:
        load_artifact(path, sha256=known)
    assert caught.value.details == {"expected": known, "found": sha256_of(path)}


def test_a_registered_artifact_is_the_same_and_still_the_one_that_was_registered(
    path: Path,
) -> None:
    known = sha256_of(path)
    registered, loaded = load_registered(path, known.upper()), load_artifact(path)
    assert registered.facts == {
        key: loaded.facts[key] for key in ("algorithm", "model", "parameters")
    }
    assert (registered.sha256, registered.size_bytes) == (known, loaded.size_bytes)
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(InvalidArtifact, match="was altered"):
        load_registered(path, known)


def test_a_registered_pickle_still_needs_consent(tmp_path: Path) -> None:
    file = tmp_path / "model"
    file.write_bytes(b"\x80\x04N.")
    with pytest.raises(InvalidArtifact, match="is a pickle"):
        load_registered(file, sha256_of(file))


def test_what_is_no_readable_regular_file_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no model file"):
        load_artifact(tmp_path / "absent.zip")
    os.mkfifo(tmp_path / "pipe")
    for name in (tmp_path, tmp_path / "pipe", Path("/dev/zero"), Path("a\0b")):
        with pytest.raises(InvalidArtifact, match="cannot be read"):
            load_artifact(name)
        with pytest.raises(InvalidArtifact, match="cannot be read"):
            sha256_of(name)


def test_the_file_limit_holds_before_anything_is_read(path: Path) -> None:
    with pytest.raises(InvalidArtifact, match="larger than"):
        load_artifact(path, limits=Limits(path.stat().st_size - 1, 1 << 20))


def test_a_pickle_or_an_empty_file_is_no_artifact(tmp_path: Path) -> None:
    for number, content in enumerate([b"", b"\x80\x04N.", b"PK\3\4", b"cos\nsystem\n(S'x'\ntR."]):
        file = tmp_path / str(number)
        file.write_bytes(content)
        with pytest.raises(InvalidArtifact):
            load_artifact(file)
    assert len(list(tmp_path.iterdir())) == 4


def test_every_flipped_byte_ends_in_a_model_or_one_of_our_errors(
    path: Path, tmp_path: Path
) -> None:
    data = path.read_bytes()
    damaged = tmp_path / "damaged.zip"
    for position in range(0, len(data), 7):
        damaged.write_bytes(data[:position] + bytes([data[position] ^ 0x10]) + data[position + 1 :])
        try:
            load_artifact(damaged)
        except SteamError:
            continue
    assert sorted(file.name for file in tmp_path.iterdir()) == ["damaged.zip", "model.zip"]


def test_the_description_adds_times_and_ranges(path: Path) -> None:
    size, when = load_artifact(path).predictor.signature.features[1:]
    assert (size.low, size.high) == (0.5, 9.0)
    assert when.type is ColumnType.TIME


def described(glm: GlmModel, members_of, packed, tmp_path: Path, change) -> Path:
    members = members_of(glm_bytes(glm, {"model": "bought"}))
    members["steam.json"] = change(members["steam.json"])
    path = tmp_path / "described.zip"
    path.write_bytes(packed(members))
    return path


@pytest.fixture
def members_of():
    import io
    import zipfile

    def read(data: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    return read


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"green"', b'"violet"'),
        (b'"name": "size", "type"', b'"name": "length", "type"'),
        (b'"format": 1', b'"format": 2'),
    ],
)
def test_a_description_of_another_model_is_set_aside(
    glm, members_of, packed, tmp_path, old: bytes, new: bytes
) -> None:
    path = described(glm, members_of, packed, tmp_path, lambda text: text.replace(old, new))
    artifact = load_artifact(path)
    assert artifact.predictor.signature.features[2].type is ColumnType.NUMERIC
    assert artifact.predictor.signature.features[0].levels == ("red", "green", "blue\\n")
    assert artifact.facts["model"] != "bought"


def test_forged_coefficients_and_algorithm_are_not_believed(
    glm, members_of, packed, tmp_path
) -> None:
    def forge(text: bytes) -> bytes:
        facts = json.loads(text) | {"algorithm": "magic"}
        facts["coefficients"][0]["coefficient"] = 1000.0
        return json.dumps(facts).encode()

    facts = load_artifact(described(glm, members_of, packed, tmp_path, forge)).facts
    assert facts["algorithm"] == "glm"
    assert facts["coefficients"][0]["coefficient"] == glm.coefficients[0]


def test_a_damaged_description_is_refused(glm, members_of, packed, tmp_path) -> None:
    for change in (
        lambda text: b"{",
        lambda text: b"[]",
        lambda text: text.replace(b'"metrics": {}', b'"metrics": {"training": 1}'),
        lambda text: text.replace(b'"metrics": {}', b'"metrics": {"training": {"AUC": NaN}}'),
        lambda text: text.replace(b'"bought"', b'"' + b"b" * 300 + b'"', 1),
    ):
        with pytest.raises(InvalidArtifact):
            load_artifact(described(glm, members_of, packed, tmp_path, change))


def test_a_mojo_of_h2o_tells_its_metrics_and_lineage(binomial_mojo: Path) -> None:
    facts = load_artifact(binomial_mojo).facts
    assert (facts["model"], facts["created_ms"]) == ("glm_binomial", 1_795_315_430_764)
    assert facts["metrics"]["training"]["AUC"] == 0.8268981601451154
    assert facts["parameters"]["alpha"] == [0.5]
    assert facts["lineage"]["frame"] == "prostate_train"
    assert facts["coefficients"][-1] == {"name": "Intercept", "coefficient": -6.4167190867242025}


def test_loading_imports_nothing_heavy() -> None:
    code = (
        "import sys, steam.model.artifact; "
        "print([m for m in ('scipy', 'polars', 'pandas', 'sqlmodel', 'tempfile', 'steam.trainer',"
        " 'sklearn', 'skops', 'joblib', 'onnxruntime', 'steam.model.onnx', 'steam.model.sklearn',"
        " 'steam.model.pack') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "[]\n"


def test_the_glm_of_a_fixture_is_frozen(binomial_mojo: Path) -> None:
    model = load_artifact(binomial_mojo).predictor
    with pytest.raises(dataclasses.FrozenInstanceError):
        model.threshold = 0.5
