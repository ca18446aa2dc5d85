"""Every format, read back by a reader that is not ours, holds the values of the frame."""

import gc
import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from steam.core.errors import Exhausted, InvalidInput
from steam.trainer.frame.export import tables
from steam.trainer.frame.export.files import export_frame
from steam.trainer.frame.export.formats import ExportFormat
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.frame.storage.saved import said_plainly
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.progress import Cancelled, Silent

LEVELS = ("b", "a", "")
TYPED = (ExportFormat.PARQUET, ExportFormat.ARROW, ExportFormat.ARROW_STREAM)
READERS: dict[ExportFormat, Callable[[Any], pl.DataFrame]] = {
    ExportFormat.PARQUET: pl.read_parquet,
    ExportFormat.ARROW: pl.read_ipc,
    ExportFormat.ARROW_STREAM: pl.read_ipc_stream,
}
FIND = settings(max_examples=2000, database=None, phases=[Phase.generate])


@st.composite
def frames(draw: st.DrawFn) -> Frame:
    rows = draw(st.integers(0, 20))
    whole = st.one_of(st.just(np.nan), st.integers(-(2**53), 2**53).map(float))
    time = st.one_of(st.just(np.datetime64("NaT")), st.integers(-(10**12), 10**13))
    text = st.none() | st.text(st.characters(codec="utf-8"), max_size=5)
    return frame_from_arrays(
        "f",
        {
            "i": draw(hnp.arrays(np.float64, rows, elements=whole)),
            "r": np.append(draw(hnp.arrays(np.float64, rows)), 0.5)[: rows or 1][:rows],
            "t": np.array(draw(st.lists(time, min_size=rows, max_size=rows)), "datetime64[ms]"),
            "e": draw(hnp.arrays(np.int32, rows, elements=st.integers(-1, 2))),
            "s": np.array(
                [*draw(st.lists(text, min_size=rows, max_size=rows)), None], dtype=object
            )[:rows],
        },
        7,
        {"e": LEVELS},
    )


def exported(frame: Frame, form: ExportFormat, folder: Path) -> Path:
    path = folder / f"frame.{form}"
    with path.open("wb") as out:
        export_frame(frame, form, out, folder, Silent())
    return path


def expected(vec: Vec) -> list[object]:
    """The values of a column as Python has them, None missing."""
    values = vec.values().tolist()
    match vec.type:
        case VecType.ENUM:
            return [vec.domain[code] if vec.domain and code >= 0 else None for code in values]
        case VecType.STRING:
            return values
        case VecType.REAL:
            return [None if value != value else value.hex() for value in values]
        case _:
            return [None if value != value else int(value) for value in values]


def found(column: pl.Series) -> list[object]:
    if column.dtype == pl.Float64:
        return [None if value is None else value.hex() for value in column.to_list()]
    if isinstance(column.dtype, pl.Datetime):
        assert column.dtype == pl.Datetime("ms", "UTC")
        return column.cast(pl.Int64).to_list()
    return column.to_list()


def comes_back(frame: Frame, form: ExportFormat, folder: Path) -> bool:
    table = READERS[form](exported(frame, form, folder))
    return table.columns == list(frame.names) and all(
        found(table[name]) == expected(vec)
        for name, vec in zip(frame.names, frame.vecs, strict=True)
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("exports")


@pytest.mark.parametrize("form", TYPED)
@given(frame=frames())
@settings(max_examples=30)
def test_values_come_back(form: ExportFormat, frame: Frame, folder: Path) -> None:
    assert comes_back(frame, form, folder)


def missing_is_the_first_level(monkeypatch: pytest.MonkeyPatch) -> None:
    series = tables.block_series

    def mutant(name, vec, values, dtype):
        return series(name, vec, np.maximum(values, 0) if name == "e" else values, dtype)

    monkeypatch.setattr(tables, "block_series", mutant)


def whole_numbers_as_float32(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = tables._whole
    monkeypatch.setattr(
        tables,
        "_whole",
        lambda name, values, limit: whole(name, values.astype("f4").astype("f8"), limit * 2),
    )


@pytest.mark.parametrize("mutate", [missing_is_the_first_level, whole_numbers_as_float32])
def test_a_lossy_export_is_caught(
    mutate: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    mutate(monkeypatch)
    find(frames(), lambda f: not comes_back(f, ExportFormat.PARQUET, folder), settings=FIND)


def test_levels_keep_their_order(folder: Path) -> None:
    frame = frame_from_arrays("f", {"e": np.array([0, 1], np.int32)}, 1, {"e": LEVELS})
    for form in TYPED:
        kind = READERS[form](exported(frame, form, folder)).schema["e"]
        levels = pl.Series(list(LEVELS))
        if isinstance(kind, pl.Enum):
            assert kind.categories.to_list() == levels.to_list()
        else:
            assert kind == pl.Categorical


@pytest.mark.parametrize(
    "column",
    [
        Vec(VecType.STRING, frame_from_arrays("f", {"s": ["\ud800"]}).vec("s").chunks),
        Vec(VecType.TIME, frame_from_arrays("f", {"t": [0.5]}).vec("t").chunks),
        Vec(VecType.TIME, frame_from_arrays("f", {"t": [1e17]}).vec("t").chunks),
        Vec(VecType.INT, frame_from_arrays("f", {"t": [np.inf]}).vec("t").chunks),
    ],
)
@pytest.mark.parametrize("form", TYPED)
def test_values_without_a_place_are_refused(column: Vec, form: ExportFormat, folder: Path) -> None:
    with pytest.raises(InvalidInput, match="'x' has values that only CSV can hold"):
        exported(Frame("f", ("x",), (column,)), form, folder)


def test_a_worksheet_holds_what_it_can(folder: Path) -> None:
    frame = frame_from_arrays(
        "f",
        {
            "n": np.array([1.5, np.nan, np.inf]),
            "big": np.array([2.0**53, 2.0**53 + 2, np.nan]),
            "t": np.array(["2024-02-29T12:00:00.5", "NaT", "1899-01-01"], "datetime64[ms]"),
            "e": np.array([1, -1, 0], dtype=np.int32),
            "s": np.array(["=1+1", "http://x", "{=A1}"], dtype=object),
        },
        2,
        {"e": LEVELS},
    )
    cells = pl.read_excel(
        exported(frame, ExportFormat.XLSX, folder), infer_schema_length=0, has_header=True
    )
    assert cells.columns == list(frame.names)
    assert cells["n"].to_list() == ["1.5", None, "Infinity"]
    assert cells["big"].to_list() == ["9007199254740992", "9007199254740994", None]
    moment = cells["t"].to_list()
    assert datetime.fromisoformat(moment[0]) == datetime(2024, 2, 29, 12, 0, 0, 500_000)  # noqa: DTZ001
    assert moment[1:] == [None, "-2240524800000"]
    assert cells["e"].to_list() == ["a", None, "b"]
    assert cells["s"].to_list() == ["=1+1", "http://x", "{=A1}"]
    assert [path.name for path in folder.iterdir() if path.is_dir()] == []


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (frame_from_arrays("f", {"a": np.zeros(1 << 20)}), "at most 1,048,575 rows"),
        (frame_from_arrays("f", {str(i): np.zeros(1) for i in range(16_385)}), "16,384 columns"),
        (frame_from_arrays("f", {"s": ["x" * 32_768]}), "Row 1 has a text of 32,768 characters"),
    ],
)
def test_a_worksheet_that_would_be_too_large_is_refused(
    frame: Frame, message: str, folder: Path
) -> None:
    with pytest.raises(InvalidInput, match=message):
        exported(frame, ExportFormat.XLSX, folder)


class Impatient:
    """Cancels at the second look."""

    def __init__(self) -> None:
        self.looks = 0

    def update(self, fraction: float, message: str = "") -> None:
        assert 0 <= fraction <= 1
        self.looks += 1
        if self.looks == 2:
            raise Cancelled


@pytest.mark.parametrize("form", ExportFormat)
def test_every_export_can_be_cancelled(form: ExportFormat, tmp_path: Path) -> None:
    frame = frame_from_arrays("f", {"x": np.arange(30_000) / 7}, 10_000)
    with (tmp_path / "out").open("wb") as out, pytest.raises(Cancelled):
        export_frame(frame, form, out, tmp_path, Impatient())
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


# The library for workbooks leaves the files that it could not write to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("form", ExportFormat)
def test_a_full_disk_is_told(form: ExportFormat, small_disk: Any) -> None:
    numbers = np.random.default_rng(0).standard_normal(1 << 18)
    frame = frame_from_arrays("f", {"x": numbers}, 1 << 14)
    with pytest.raises(Exhausted, match="disk"), said_plainly(small_disk.root):
        exported(frame, form, small_disk.root)
    gc.collect()


def test_one_file_for_one_frame() -> None:
    """The bytes do not depend on anything but the frame."""
    frame = frame_from_arrays("f", {"x": np.arange(100) / 7, "s": ["a"] * 100}, 7)
    for form in (ExportFormat.CSV, ExportFormat.ARROW_STREAM):
        first, second = io.BytesIO(), io.BytesIO()
        for out in (first, second):
            export_frame(frame, form, out, Path(), Silent())
        assert first.getvalue() == second.getvalue() != b""
