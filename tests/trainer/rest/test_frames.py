from typing import Any
from urllib.parse import quote

import numpy as np
import pytest

from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.rest.arguments import Arguments
from steam.trainer.rest.frame_shown import window
from steam.trainer.rollups import PERCENTILES

ROWS = 250
NUMBERS = np.arange(ROWS, dtype=np.float64)


def put(trainer: Any, key: str = "f") -> None:
    reals = NUMBERS / 4
    reals[0], reals[1], reals[2] = np.nan, np.inf, -np.inf
    trainer.services.store.put(
        frame_from_arrays(
            key,
            {
                "n": NUMBERS,
                "r": reals,
                "e": np.where(NUMBERS == 0, -1, NUMBERS % 2).astype(np.int32),
                "s": np.array([None if i == 0 else f"t{i}" for i in range(ROWS)], dtype=object),
            },
            block_rows=100,
            domains={"e": ("no", "yes")},
        )
    )


def columns(trainer: Any, **query: int) -> dict[str, Any]:
    frame = trainer.json("GET", "/3/Frames/f", params=query)["frames"][0]
    return {column["label"]: column for column in frame["columns"]}


def test_values_and_statistics(trainer: Any) -> None:
    put(trainer)
    shown = columns(trainer, row_count=4)
    assert shown["n"]["data"] == [0, 1, 2, 3]
    assert shown["r"]["data"] == ["NaN", "Infinity", "-Infinity", 0.75]
    assert shown["e"]["data"] == ["NaN", 1, 0, 1]
    assert shown["s"]["data"] is None
    assert shown["s"]["string_data"] == [None, "t1", "t2", "t3"]
    assert shown["n"]["mins"] == [0, 1, 2, 3, 4]
    assert shown["n"]["mean"] == NUMBERS.mean()
    assert shown["n"]["sigma"] == pytest.approx(NUMBERS.std(ddof=1), rel=1e-14)
    assert (shown["r"]["positive_infinity_count"], shown["r"]["negative_infinity_count"]) == (1, 1)
    assert shown["s"]["mean"] == "NaN"
    assert shown["s"]["mins"] == ["NaN"] * 5
    assert shown["e"]["domain_cardinality"] == 2


def test_pages_cross_blocks_and_end_with_the_frame(trainer: Any) -> None:
    put(trainer)
    assert columns(trainer, row_offset=95, row_count=10)["n"]["data"] == list(range(95, 105))
    assert columns(trainer, row_offset=245, row_count=10)["n"]["data"] == list(range(245, 250))
    assert columns(trainer, row_offset=999)["n"]["data"] == []
    assert len(columns(trainer)["n"]["data"]) == 100
    assert columns(trainer, row_count=0)["n"]["data"] == []
    assert list(columns(trainer, column_offset=1, column_count=2)) == ["r", "e"]
    some = columns(trainer, full_column_count=1)
    assert len(some["n"]["data"]) == 100
    assert some["r"]["data"] == []


def test_a_page_is_bounded() -> None:
    frame = frame_from_arrays(
        "wide", {str(i): np.zeros(6000) for i in range(1000)}, block_rows=6000
    )
    with pytest.raises(Exception, match="too large"):
        window(Arguments({"row_count": "6000"}), frame)
    assert window(Arguments({"row_count": "6000", "column_count": "2"}), frame).rows == 6000


def test_a_summary_has_percentiles_and_a_histogram(trainer: Any) -> None:
    put(trainer)
    frame = trainer.json("GET", "/3/Frames/f/summary")["frames"][0]
    number, _, level, text = frame["columns"]
    assert number["percentiles"][PERCENTILES.index(0.5)] == np.median(NUMBERS)
    assert sum(number["histogram_bins"]) == ROWS
    assert level["histogram_bins"] == [124, 125]
    assert text["histogram_bins"] is None


def test_removing_a_frame(trainer: Any) -> None:
    put(trainer)
    assert trainer.json("GET", "/3/Frames")["frames"][0]["rows"] == ROWS
    trainer.json("DELETE", "/3/Frames/f")
    assert trainer.json("GET", "/3/Frames")["frames"] == []


def test_a_frame_under_an_old_key_has_its_own_statistics(trainer: Any) -> None:
    put(trainer)
    assert columns(trainer)["n"]["mean"] == NUMBERS.mean()
    trainer.services.store.put(frame_from_arrays("f", {"n": np.ones(3)}, block_rows=2))
    assert columns(trainer)["n"]["mean"] == 1


def test_keys_with_slashes_and_dollars(trainer: Any) -> None:
    for key in ("/tmp/x.csv_sid_9fa0_2", "$0301_a", "a b%2F.hex"):
        put(trainer, key)
        shown = trainer.json("GET", "/3/Frames/" + quote(key, safe=""))
        assert shown["frames"][0]["frame_id"]["name"] == key
