"""A frame's file gives back the frame to the bit, or says that it is damaged; nothing else."""

import io
import os
import zlib
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from steam.core.errors import InvalidInput, Unsupported
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.frame import Frame, Source, frame_from_arrays
from steam.trainer.frame.parse_settings import ParseSettings
from steam.trainer.frame.storage import chunk_file, parts
from steam.trainer.frame.storage import index as index_module
from steam.trainer.frame.storage.chunk_file import ChunkFile, StoredChunk
from steam.trainer.frame.storage.damage import DamagedFile
from steam.trainer.frame.storage.frame_file import open_frame, write_frame
from steam.trainer.frame.storage.index import Index, StoredColumn, read_index, write_index
from steam.trainer.frame.storage.parts import Place, Run
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.progress import Cancelled, Silent
from tests.trainer.frame.storage.frames import all_encodings, frames, same

FIND = settings(max_examples=2000, database=None, phases=[Phase.generate])


def written(frame: Frame) -> bytes:
    out = io.BytesIO()
    write_frame(frame, out, Silent())
    return out.getvalue()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("frames") / "one.frame"


def read(data: bytes, path: Path) -> Frame:
    """The frame in these bytes, every value of it looked at."""
    path.write_bytes(data)
    frame = open_frame(path)
    for vec in frame.vecs:
        vec.values()
    return frame


def comes_back(frame: Frame, path: Path) -> bool:
    try:
        back = read(written(frame), path)
    except DamagedFile:
        return False
    return same(frame, back) and written(back) == written(frame)


@given(frame=frames())
def test_every_frame_comes_back_to_the_bit(frame: Frame, path: Path) -> None:
    assert comes_back(frame, path)


def forgets_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = parts.parts_of

    def mutant(chunk, offset):
        place, pieces = whole(chunk, offset)
        if "missing_code" in place.numbers:
            place = msgspec.structs.replace(place, numbers=place.numbers | {"missing_code": None})
        return place, pieces

    monkeypatch.setattr(chunk_file, "parts_of", mutant)


def narrows_floats(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = parts._bytes
    monkeypatch.setattr(parts, "_dtype", lambda value: parts_dtype(value).replace("f8", "f4"))
    monkeypatch.setattr(
        parts,
        "_bytes",
        lambda value: whole(value.astype("f4") if parts_dtype(value) == "<f8" else value),
    )


parts_dtype = parts._dtype


@pytest.mark.parametrize("mutate", [forgets_what_is_missing, narrows_floats])
def test_a_format_that_loses_something_is_caught(
    mutate: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    mutate(monkeypatch)
    find(frames(), lambda frame: not comes_back(frame, path), settings=FIND)


def test_all_encodings_and_the_lineage_come_back(path: Path) -> None:
    plain = all_encodings()
    parse = ParseSettings("CSV", ";", header=True, types={"a": "Enum"}, missing={"b": ("-", "")})
    source = Source("/a/b.csv", "0f" * 32, 12, parse=parse)
    frame = Frame(plain.key, plain.names, plain.vecs, source)
    assert comes_back(frame, path)
    assert open_frame(path).source == source


WHOLE = written(all_encodings())
DAMAGE = st.one_of(
    st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(1, 255)),
    st.tuples(st.integers(0, len(WHOLE) - 1), st.just(0)),
)


def damaged(where: int, change: int) -> bytes:
    """The file with one byte changed, or cut there."""
    return WHOLE[:where] + (bytes([WHOLE[where] ^ change]) + WHOLE[where + 1 :] if change else b"")


def is_told(damage: tuple[int, int], path: Path) -> bool:
    try:
        read(damaged(*damage), path)
    except (DamagedFile, Unsupported) as error:  # a changed version may be another one's
        return str(path) in error.message
    return False


@given(damage=DAMAGE)
@settings(max_examples=300)
def test_every_changed_byte_and_every_missing_end_is_told(
    damage: tuple[int, int], path: Path
) -> None:
    assert is_told(damage, path)


def test_a_reader_that_does_not_check_sums_is_caught(
    monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    checking = chunk_file.chunk_of

    def blind(place: Place, data: bytes, column: parts.Column) -> Chunk:
        own = msgspec.structs.replace(place, checksum=zlib.crc32(data))
        return checking(own, data, column)

    monkeypatch.setattr(chunk_file, "chunk_of", blind)
    find(DAMAGE, lambda damage: not is_told(damage, path), settings=FIND)


def whole_at(path: Path) -> Path:
    path.write_bytes(WHOLE)
    return path


def forged(change: Callable[[Index], Index], path: Path, data: bytes = WHOLE) -> bytes:
    """A file whose sums are right and whose index says something else."""
    path.write_bytes(data)
    index = read_index(ChunkFile(os.open(path, os.O_RDONLY), "whole"))
    end = int.from_bytes(data[-32:-24], "little")
    out = io.BytesIO()
    out.write(data[:end])
    write_index(out, change(index), end)
    return out.getvalue()


def place_changed(column: str, **changes: object) -> Callable[[Index], Index]:
    """Changes the place of the first chunk of a column."""

    def change(index: Index) -> Index:
        columns = tuple(
            msgspec.structs.replace(
                one, chunks=(msgspec.structs.replace(one.chunks[0], **changes), *one.chunks[1:])
            )
            if one.name == column
            else one
            for one in index.columns
        )
        return msgspec.structs.replace(index, columns=columns)

    return change


def index_changed(**changes: object) -> Callable[[Index], Index]:
    return lambda index: msgspec.structs.replace(index, **changes)


def twice(index: Index) -> Index:
    return msgspec.structs.replace(index, columns=(index.columns[0],) * 2)


def without_levels(index: Index) -> Index:
    columns = [msgspec.structs.replace(one, levels=None) for one in index.columns]
    return msgspec.structs.replace(index, columns=tuple(columns))


FORGERIES = {
    "another encoding": place_changed("level", encoding="float"),
    "no encoding": place_changed("level", encoding="pickle"),
    "rows of the place": place_changed("float64", rows=8),
    "rows of the frame": index_changed(blocks=(7, 7, 1 << 40)),
    "fewer blocks": index_changed(blocks=(7, 7)),
    "rows of a constant": place_changed("constant", numbers={"value": 1.0, "rows": 1 << 50}),
    "no number": place_changed("scaled", numbers={}),
    "a number of another type": place_changed("constant", numbers={"value": 1, "rows": 7}),
    "division by zero": place_changed(
        "scaled", numbers={"bias": 0.0, "divisor": 0.0, "missing_code": None}
    ),
    "a grid without an end": place_changed(
        "grid", numbers={"low": float("inf"), "step": 1.0, "missing_code": None}
    ),
    "a level beyond the last": place_changed("constant level", numbers={"code": 3, "rows": 7}),
    "a cardinality beyond the levels": place_changed("level", numbers={"cardinality": 200}),
    "codes beyond the cardinality": place_changed("level", numbers={"cardinality": 1}),
    "no arrays": place_changed("float64", runs=()),
    "objects": place_changed("float64", runs=(Run("values", "|O", 7),)),
    "a huge array": place_changed("float64", runs=(Run("values", "<f8", 1 << 62),)),
    "a negative count": place_changed("float64", runs=(Run("values", "<f8", -1),)),
    "another array": place_changed("float64", runs=(Run("bytes", "<f8", 7),)),
    "an array twice": place_changed("float64", runs=(Run("values", "<f8", 7),) * 2),
    "before the file": place_changed("float64", offset=-8),
    "after the file": place_changed("float64", offset=1 << 62),
    "over the index": place_changed("float64", offset=len(WHOLE) - 40),
    "a column twice": twice,
    "an enum without levels": without_levels,
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_index_is_refused(forgery: str, path: Path) -> None:
    with pytest.raises(DamagedFile, match="is not a whole frame"):
        read(forged(FORGERIES[forgery], path), path)


def file_of_text(data: bytes, offsets: list[int], missing: bytes = b"") -> bytes:
    """A file with one chunk of two texts, whose sums are right."""
    ends = np.array(offsets, dtype="<u4").tobytes()
    body = data + ends + missing
    runs = [Run("data", "bytes", len(data)), Run("offsets", "<u4", len(offsets))]
    if missing:
        runs.append(Run("missing", "|u1", len(missing)))
    place = Place("text", 2, {}, tuple(runs), 16, zlib.crc32(body))
    out = io.BytesIO()
    out.write(WHOLE[:16] + body)
    columns = (StoredColumn("t", VecType.STRING, None, (place,)),)
    write_index(out, Index("t", None, (2,), columns), 16 + len(body))
    return out.getvalue()


def test_a_text_that_is_right_is_read(path: Path) -> None:
    frame = read(file_of_text("aß".encode(), [0, 1, 3]), path)
    assert frame.vec("t").values().tolist() == ["a", "ß"]


@pytest.mark.parametrize(
    ("data", "offsets", "missing"),
    [
        (b"ab", [0, 2, 1], b""),
        (b"ab", [1, 1, 2], b""),
        (b"ab", [0, 1, 3], b""),
        (b"ab", [0, 2], b""),
        (b"ab", [], b""),
        ("ßß".encode(), [0, 1, 4], b""),
        (b"\xff\xff", [0, 1, 2], b""),
        (b"ab", [0, 1, 2], b"\0\0"),
    ],
)
def test_a_text_that_cannot_be_is_refused(
    data: bytes, offsets: list[int], missing: bytes, path: Path
) -> None:
    with pytest.raises(DamagedFile):
        read(file_of_text(data, offsets, missing), path)


def test_values_are_read_when_they_are_asked_for(path: Path) -> None:
    frame = frame_from_arrays("f", {"a": [0.1, 0.2], "b": [0.3, 0.4]}, 1)
    path.write_bytes(written(frame))
    opened = open_frame(path)
    path.unlink()  # open files outlive their names
    assert all(isinstance(chunk, StoredChunk) for vec in opened.vecs for chunk in vec.chunks)
    assert same(frame, opened)


def test_writing_can_be_cancelled() -> None:
    class Impatient:
        def update(self, fraction: float, message: str = "") -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_frame(all_encodings(), io.BytesIO(), Impatient())


def test_a_name_that_is_no_text_is_refused() -> None:
    with pytest.raises(InvalidInput, match="not text"):
        written(frame_from_arrays("f", {"\ud800": [1.0]}))


def test_a_link_is_not_followed(path: Path) -> None:
    link = whole_at(path).with_name("link.frame")
    link.symlink_to(path)
    with pytest.raises(OSError, match="symbolic"):
        open_frame(link)


def test_blocks_and_frames_beyond_the_limits_of_the_format_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parts, "MOST_ROWS", 6)
    with pytest.raises(Unsupported, match="A block of 7 rows cannot be kept"):
        written(all_encodings())
    monkeypatch.undo()
    monkeypatch.setattr(index_module, "_MOST_INDEX", 100)
    with pytest.raises(Unsupported, match="10 columns and 3 blocks is too wide"):
        written(all_encodings())


def test_an_encoding_that_is_not_known_is_refused() -> None:
    class Odd:
        rows = 1
        nbytes = 8

        def decode(self) -> np.ndarray:
            return np.zeros(1)

    with pytest.raises(Unsupported, match="the encoding Odd cannot be kept"):
        written(Frame("f", ("x",), (Vec(VecType.REAL, (Odd(),)),)))
