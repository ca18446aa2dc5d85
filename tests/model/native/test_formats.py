import os
from pathlib import Path

import pytest

from steam.core.errors import InvalidArtifact
from steam.model.artifact import load_artifact
from steam.model.native.formats import FORMATS, HEAD_BYTES, format_of, read_native

JSON, UBJSON, TEXT = FORMATS


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b'{"learner":{', JSON),
        (b'\n { \n "learner"', JSON),
        (b"{L\0\0\0\0\0\0\0\7learner", UBJSON),
        (b"{i\7learner", UBJSON),
        (b"tree\nversion=v4", TEXT),
        (b"tree\r\nversion=v4", TEXT),
        (b"PK\3\4", None),
        (b"", None),
        (b"\x80\x04N.", None),
        (b"trees", None),
        (b"{}", None),
    ],
)
def test_the_first_bytes_tell_the_format(head: bytes, found) -> None:
    assert format_of(head) is found


def test_the_head_is_of_the_file_not_of_its_name(recorded, tmp_path: Path) -> None:
    assert format_of(recorded.path.read_bytes()[:HEAD_BYTES]) is not None
    path = tmp_path / "model.zip"
    path.write_bytes(recorded.path.read_bytes())
    assert load_artifact(path).predictor.signature.response.name == "predict"


@pytest.mark.parametrize(
    "content",
    [
        b'{"learner": 1',
        b'{"a": ' + b"[" * 100_000,
        b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"a": NaN}',
        b'{"a": "\xff"}',
        b'{"learner": {"x": ' + b"9" * 10_000 + b"}}",
        b'{"L": [' + b'"",' * 10 + b'""]}',
        b"tree\n\xff",
        b"tree\n",
        b"{L\0\0\0\0\0\0\0\7learner",
    ],
)
def test_what_only_begins_like_a_model_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "model"
    path.write_bytes(content)
    with pytest.raises(InvalidArtifact):
        load_artifact(path)


def test_a_file_of_too_many_lists_or_bytes_is_refused_before_it_is_read() -> None:
    with pytest.raises(InvalidArtifact, match="more than 2000000 lists"):
        read_native(JSON, b'{"a": [' + b"[]," * 4_000_000)
    with pytest.raises(InvalidArtifact, match="too many values"):
        read_native(UBJSON, b"{i\1a[" + b"[]" * 4_000_001)
    with pytest.raises(InvalidArtifact, match="more than 100000 trees"):
        read_native(TEXT, b"tree\n" + b"Tree=0\n" * 100_002)
    with pytest.raises(InvalidArtifact, match="lines for as many"):
        read_native(TEXT, b"tree\n" + b"\n" * 4_000_001)
    with pytest.raises(InvalidArtifact, match="larger than 128 MiB"):
        read_native(JSON, bytes(JSON.max_bytes + 1))


def test_a_large_file_of_zeros_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    path.write_bytes(b'{"')
    os.truncate(path, JSON.max_bytes + 10)
    with pytest.raises(InvalidArtifact, match="larger than"):
        load_artifact(path)
