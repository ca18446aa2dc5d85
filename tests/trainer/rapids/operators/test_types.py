import numpy as np
import pytest

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.rapids.values import Row

FRAME = frame_from_arrays(
    "f",
    {
        "n": np.array([3.0, 10, np.nan]),
        "r": np.array([1.5, np.nan, -2.0]),
        "e": np.array([1, -1, 0], dtype=np.int32),
        "z": np.array([1, -1, 0], dtype=np.int32),
        "s": np.array(["2.5", "x", None], dtype=object),
        "t": np.array(["2020-01-01", "NaT", "2021-01-01"], dtype="datetime64[ms]"),
        "m": np.full(3, np.nan),
    },
    2,
    {"e": ("a", "b"), "z": ("10", "2")},
)


@pytest.mark.parametrize(
    ("operator", "flags"),
    [
        ("is.numeric", (1, 1, 0, 0, 0, 0, 1)),
        ("is.factor", (0, 0, 1, 1, 0, 0, 0)),
        ("is.character", (0, 0, 0, 0, 1, 0, 0)),
    ],
)
def test_types_are_told(evaluate, operator: str, flags: tuple[float, ...]) -> None:
    assert evaluate(f"({operator} f)", f=FRAME) == Row(flags)
    assert evaluate(f"({operator} (cols f 0))", f=FRAME) == Row(flags[:1])


@pytest.mark.parametrize(
    ("kind", "places"),
    [
        ("numeric", (0, 1, 6)),
        ("categorical", (2, 3)),
        ("string", (4,)),
        ("time", (5,)),
        ("bad", (6,)),
        ("uuid", ()),
    ],
)
def test_columns_are_found_by_type(evaluate, kind: str, places: tuple[float, ...]) -> None:
    assert evaluate(f"(columnsByType f '{kind}')", f=FRAME) == Row(places)


def test_an_unknown_type_is_refused(evaluate) -> None:
    with pytest.raises(InvalidInput, match="unknown data type to filter by: zzz"):
        evaluate("(columnsByType f 'zzz')", f=FRAME)


def test_any_factor(evaluate) -> None:
    assert evaluate("(any.factor f)", f=FRAME) == 1.0
    assert evaluate("(any.factor (cols f [0 1]))", f=FRAME) == 0.0


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("n", [3, 10, np.nan]),
        ("e", [1, np.nan, 0]),
        ("z", [2, np.nan, 10]),
        ("s", [2.5, np.nan, np.nan]),
        ("t", [1_577_836_800_000, np.nan, 1_609_459_200_000]),
    ],
)
def test_numbers(evaluate, column: str, values: list[float]) -> None:
    """Levels that are whole numbers are those, any other levels their codes."""
    found = evaluate(f"(as.numeric (cols f '{column}'))", f=FRAME)
    assert found.names == (column,)
    assert found.vecs[0].is_numeric
    np.testing.assert_array_equal(found.vecs[0].values(), values)


def test_levels_of_other_numbers_are_codes(evaluate) -> None:
    found = evaluate("(as.numeric (as.factor (cols f 'r')))", f=FRAME)
    np.testing.assert_array_equal(found.vecs[0].values(), [1, np.nan, 0])


@pytest.mark.parametrize(
    ("column", "domain", "codes"),
    [
        ("n", ("3", "10"), [0, 1, -1]),
        ("r", ("-2.0", "1.5"), [1, -1, 0]),
        ("e", ("a", "b"), [1, -1, 0]),
        ("s", ("2.5", "x"), [0, 1, -1]),
        ("m", (), [-1, -1, -1]),
    ],
)
def test_levels(evaluate, column: str, domain: tuple[str, ...], codes: list[int]) -> None:
    vec = evaluate(f"(as.factor (cols f '{column}'))", f=FRAME).vecs[0]
    assert (vec.domain, vec.values().tolist()) == (domain, codes)


def test_times_do_not_become_levels(evaluate) -> None:
    with pytest.raises(InvalidInput, match="The column 't' holds times"):
        evaluate("(as.factor f)", f=FRAME)


@pytest.mark.parametrize(
    ("column", "texts"),
    [
        ("n", ["3", "10", None]),
        ("r", ["1.5", None, "-2.0"]),
        ("e", ["b", None, "a"]),
        ("t", ["2020-01-01 00:00:00", None, "2021-01-01 00:00:00"]),
    ],
)
def test_texts(evaluate, column: str, texts: list[str | None]) -> None:
    found = evaluate(f"(as.character (cols f '{column}'))", f=FRAME)
    assert found.vecs[0].values().tolist() == texts
