"""Packed exports, unpacked by Python's own libraries."""

import bz2
import gzip
import io
from collections.abc import Callable

import pytest
from backports import zstd

from steam.core.errors import Unsupported
from steam.trainer.frame.export.packing import Packing, packed, read_packing

UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "none": bytes,
    "gzip": gzip.decompress,
    "bzip2": bz2.decompress,
    "zstd": zstd.decompress,
}
TEXT = b"a,b\n1,2\n" * 1000


def pack(word: str) -> bytes:
    out = io.BytesIO()
    with packed(out, read_packing(word)) as stream:
        stream.write(TEXT)
    return out.getvalue()


def test_every_packing_is_tried() -> None:
    assert set(UNPACK) == set(Packing)


@pytest.mark.parametrize("word", UNPACK)
def test_what_was_packed_is_there(word: str) -> None:
    data = pack(word)
    assert UNPACK[word](data) == TEXT
    assert word == "none" or len(data) < len(TEXT) // 10


@pytest.mark.parametrize("word", UNPACK)
def test_the_same_is_packed_to_the_same(word: str) -> None:
    assert pack(word) == pack(word.upper())


def test_no_word_is_no_packing() -> None:
    assert pack("") == TEXT


def test_another_word_is_refused() -> None:
    with pytest.raises(Unsupported, match="compressed by 'snappy'"):
        read_packing("snappy")
