"""Files in files."""

import hashlib
import io
import os
import zipfile

import pytest
from backports import zstd

from steam.core.errors import Exhausted, InvalidInput, Unsupported
from steam.trainer.frame.parse import packed
from steam.trainer.frame.parse.source import SourceFile


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("pack", [zstd.compress, lambda text: zipped({"a.csv": text})])
def test_a_packed_table(write, parse, pack) -> None:
    data = pack(b"\xef\xbb\xbfa,b\n1,2\n3,4\n")
    frame, warnings = parse(data)
    assert (frame.names, warnings) == (("a", "b"), [])
    assert frame.vec("b").values().tolist() == [2, 4]
    assert frame.source.sha256 == hashlib.sha256(data).hexdigest()
    assert frame.source.bytes == len(data)


def test_several_frames_of_zstandard_are_one_text(parse) -> None:
    frame, _ = parse(zstd.compress(b"a\n1\n") + zstd.compress(b"2\n"))
    assert frame.vec("a").values().tolist() == [1, 2]


def test_members_are_parts_and_repeated_headers_are_none_of_the_data(parse) -> None:
    members = {
        "__MACOSX/._one.csv": b"\x00",
        "data/": b"",
        "data/.DS_Store": b"\x00",
        "data/one.csv": b"a,b\n1,x\n2,y",
        "data/two.csv": b"\xef\xbb\xbf\na,b\r\n3,x\r\n",
        "data/three.csv": b"4,y\n",
        "data/four.csv": b'a,b\n5, "x"\n',  # quoted in a loose way
    }
    frame, warnings = parse(zipped(members), column_types=["numeric", "enum"])
    assert frame.vec("a").values().tolist() == [1, 2, 3, 4, 5]
    assert frame.vec("b").values().tolist() == [0, 1, 0, 1, 0]
    assert warnings == []


def test_a_part_is_named_with_its_line(parse) -> None:
    with pytest.raises(InvalidInput, match=r"Line 3 of .*data\.csv:two\.csv has 3 fields"):
        parse(zipped({"one.csv": b"a,b\n1,2\n", "two.csv": b"a,b\n3,4\n5,6,7\n"}))


@pytest.mark.parametrize("cut", [12, -4])
@pytest.mark.parametrize("kind", ["zstandard", "zip"])
def test_damage(write, kind: str, cut: int) -> None:
    text = os.urandom(5000)
    data = zstd.compress(text) if kind == "zstandard" else zipped({"a": text})

    def read_all() -> None:
        with SourceFile(path) as source:
            source.read(1 << 20)

    path = write(data[:cut])
    with pytest.raises(InvalidInput, match=f"The {kind} data in .* is damaged"):
        read_all()


def test_a_member_that_is_not_what_its_checksum_says(write) -> None:
    data = bytearray(zipped({"a": b"1\n2\n3\n"}, zipfile.ZIP_STORED))
    data[data.index(b"1\n2\n") + 2] ^= 1
    with SourceFile(write(bytes(data))) as source, pytest.raises(InvalidInput, match="is damaged"):
        source.read(100)


@pytest.mark.parametrize(
    "bomb",
    [
        zstd.compress(bytes(50_000_000)),
        zipped({"a": bytes(50_000_000)}),
        zipped({f"{i}": bytes(600) for i in range(3)}),
    ],
    ids=["zstandard", "zip", "parts"],
)
def test_a_bomb_stops_at_the_limit(write, bomb: bytes) -> None:
    def read_all(source: SourceFile) -> None:
        while source.read(4000) or source.next_part():
            pass

    with (
        SourceFile(write(bomb), max_bytes=1000) as source,
        pytest.raises(Exhausted, match="more than 1000 bytes"),
    ):
        read_all(source)


def test_a_window_that_takes_the_memory_is_refused(write) -> None:
    options = {
        zstd.CompressionParameter.window_log: 30,
        zstd.CompressionParameter.content_size_flag: 0,
    }
    squeezer = zstd.ZstdCompressor(options=options)
    data = squeezer.compress(b"a\n1\n") + squeezer.flush()
    with SourceFile(write(data)) as source, pytest.raises(InvalidInput, match="is damaged"):
        source.read(100)


def test_zips_that_hold_nothing_to_read(write) -> None:
    with pytest.raises(InvalidInput, match="holds no files"):
        SourceFile(write(zipped({".hidden": b"1\n"})))
    with pytest.raises(Unsupported, match=r"'a' in .* rare way"):
        SourceFile(write(zipped({"a": b"1\n" * 99}, zipfile.ZIP_LZMA)))
    locked = bytearray(zipped({"a": b"1\n"}))
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(Unsupported, match="encrypted"):
        SourceFile(write(bytes(locked)))


def test_a_directory_without_end(monkeypatch, write) -> None:
    monkeypatch.setattr(packed, "_DIRECTORY_BYTES", 1 << 17)
    with pytest.raises(InvalidInput, match="is damaged"):
        SourceFile(write(zipped({f"{i:050}": b"1\n" for i in range(2000)})))


def test_progress_of_a_zip(write) -> None:
    with SourceFile(write(zipped({"a": os.urandom(1 << 20)}, zipfile.ZIP_STORED))) as source:
        source.read(1 << 19)
        assert 0.4 < source.fraction < 0.7
        source.read(1 << 20)
        source.finish()
        assert source.fraction == 1.0
