"""What a file is, by its first bytes or the names in an archive."""

import contextlib
import gzip
import io
import pickle
import zipfile
import zlib
from pathlib import Path

import joblib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidArtifact, SteamError, Unsupported
from steam.model.artifact import load_artifact
from steam.model.kinds import Kind, kind_of, media_of
from steam.model.zip_directory import Limits


def kind(data: bytes) -> Kind:
    return kind_of(io.BytesIO(data), len(data), Limits())[0]


def archive(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as zipped:
        for name in names:
            zipped.writestr(name, b"x")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("data", "media", "ending"),
    [
        (archive("model.ini"), "application/zip", ".zip"),
        (pickle.dumps({}), "application/octet-stream", ".pkl"),
        (gzip.compress(pickle.dumps({})), "application/octet-stream", ".pkl"),
        (b"\x08\x08\x12\x04onnx", "application/octet-stream", ".onnx"),
        (b"tree\nversion=v4\nnum_class=1\n", "application/octet-stream", ".model"),
        (b"whatever", "application/octet-stream", ""),
    ],
)
def test_a_download_says_what_it_is(data: bytes, media: str, ending: str) -> None:
    assert media_of(data) == (media, ending)


@pytest.mark.parametrize(("name", "found"), [("model.ini", Kind.MOJO), ("schema.json", Kind.SKOPS)])
def test_an_archive_is_told_by_its_names_and_checked_before_anybody_reads_it(
    name: str, found: Kind, tmp_path: Path
) -> None:
    whole = archive(name)
    damaged = whole.replace(name.encode() + b"x", name.encode() + b"y")  # the one byte in it
    assert damaged != whole
    assert kind(damaged) is found
    path = tmp_path / "model"
    path.write_bytes(damaged)
    with pytest.raises(InvalidArtifact, match="not a model archive: it is damaged"):
        load_artifact(path)


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize("value", [{"a": 1}, [1, 2], np.float64, object()])
def test_pickles_of_all_protocols(protocol, value) -> None:
    assert kind(pickle.dumps(value, protocol)) is Kind.PICKLE


@pytest.mark.parametrize("compress", [0, "zlib", "gzip", "bz2", "xz", "lzma"])
def test_joblib_in_all_its_coats(compress) -> None:
    buffer = io.BytesIO()
    joblib.dump({"a": np.ones(3)}, buffer, compress=(compress, 3) if compress else 0)
    assert kind(buffer.getvalue()) is Kind.PICKLE


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"\x08\x08\x12\x08skl2onnx", Kind.ONNX),
        (b"\x08\x03:\x05graph", Kind.ONNX),
        (b'{"learner":{', Kind.NATIVE),
        (b"{L\0\0\0\0\0\0\0\7learner", Kind.NATIVE),
        (b"tree\nversion=v4", Kind.NATIVE),
        (b"", Kind.MOJO),
        (b"no model", Kind.MOJO),
        (b"col1,col2\n1,2\n", Kind.MOJO),
        (b"(draft of a text)", Kind.MOJO),
        (gzip.compress(b"x", mtime=0), Kind.PICKLE),
        (b"cos\nsystem\n(S'x'\ntR.", Kind.PICKLE),
    ],
)
def test_the_first_bytes_tell_it(data, found) -> None:
    assert kind(data) is found


def test_names_in_an_archive_tell_it() -> None:
    assert kind(archive("model.ini", "schema.json", "x.pkl")) is Kind.MOJO
    assert kind(archive("schema.json", "1.npy")) is Kind.SKOPS
    assert kind(archive("other")) is Kind.MOJO
    for name in ("model/data.pkl", "a.PICKLE", "m.joblib", "weights.pt"):
        with pytest.raises(Unsupported, match="an archive with a pickle in it"):
            kind(archive("readme", name))


@pytest.mark.parametrize("name", ["../schema.json", "/schema.json", "a/../../schema.json"])
def test_an_archive_that_points_out_of_itself_is_refused(name) -> None:
    with pytest.raises(InvalidArtifact, match="points out of the archive"):
        kind(archive("schema.json", name))


def test_an_archive_that_grows_without_end_is_refused(tmp_path) -> None:
    bomb = tmp_path / "bomb.skops"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("schema.json", b"{}")
        with zipped.open("1.npy", "w", force_zip64=False) as member:
            for _ in range(64):
                member.write(bytes(1 << 20))
    with pytest.raises(InvalidArtifact, match="packed more than 200 times"):
        load_artifact(bomb)
    with pytest.raises(InvalidArtifact, match="unpacks to more than 1 MiB"):
        load_artifact(bomb, limits=Limits(1 << 30, 1 << 20))


@given(st.binary(max_size=80))
def test_any_bytes_are_of_some_kind_or_refused(data) -> None:
    with contextlib.suppress(SteamError):
        assert kind(data) in Kind


def named(module: str, name: str, *arguments: str) -> bytes:
    """A pickle that calls what is found by these names, whatever a list of bad names says."""
    words = b"".join(b"\x8c" + bytes([len(word)]) + word.encode() for word in (module, name))
    texts = b"".join(b"X" + len(text).to_bytes(4, "little") + text.encode() for text in arguments)
    return b"\x80\x04" + words + b"\x93" + b"(" + texts + b"tR."


def array_then(payload: bytes) -> bytes:
    """A pickle behind the raw bytes of an array, where some scanners stop."""
    buffer = io.BytesIO()
    joblib.dump(np.ones(4), buffer)
    return buffer.getvalue() + payload


@pytest.mark.parametrize(
    "disguised",
    [
        lambda payload: payload,
        array_then,
        zlib.compress,
        lambda payload: payload[:-1] + b"\xff",  # breaks off after the call
    ],
)
@pytest.mark.parametrize(
    ("module", "name"), [("os", "mkdir"), ("numpy.__builtins__", "eval"), ("posix", "mkdir")]
)
def test_a_pickle_in_any_disguise_is_not_loaded(disguised, module, name, tmp_path) -> None:
    canary = tmp_path / "canary"
    argument = str(canary) if name == "mkdir" else f"__import__('os').mkdir({str(canary)!r})"
    file = tmp_path / "model.onnx"
    file.write_bytes(disguised(named(module, name, argument)))
    with pytest.raises(InvalidArtifact, match="runs whatever code") as caught:
        load_artifact(file)
    assert "STEAM_ALLOW_UNSAFE_MODELS" in caught.value.hint
    assert not canary.exists()
