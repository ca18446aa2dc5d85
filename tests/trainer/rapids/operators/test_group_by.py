"""Aggregates by groups: as H2O has them, and as polars has them."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.core.errors import InvalidInput, Unsupported
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.rapids import by_group


@pytest.mark.parametrize(
    ("aggregate", "expected"),
    [
        ("'nrow' 0 'all'", [2, 2, 1, 3]),
        ("'mean' 2 'all'", [3.0, 2.5, 4.5, None]),
        ("'mean' 2 'rm'", [3.0, 2.5, 4.5, 0.25]),
        ("'mean' 2 'ignore'", [3.0, 2.5, 4.5, 1 / 6]),
        ("'sum' 2 'all'", [6.0, 5.0, 4.5, None]),
        ("'sum' 3 'rm'", [57.0, 0.0, 40.0, 100.0]),
        ("'min' 2 'all'", [0.5, 2.5, 4.5, None]),
        ("'min' 2 'ignore'", [0.5, 2.5, 4.5, -1.0]),
        ("'max' 2 'rm'", [5.5, 2.5, 4.5, 1.5]),
        ("'sdev' 2 'all'", [3.5355339059327378, 0.0, None, None]),
        ("'sdev' 3 'rm'", [30.405591591021544, None, None, 25.16611478423583]),
        ("'var' 2 'rm'", [12.5, 0.0, None, 3.125]),
        ("'var' 3 'ignore'", [924.5, 0.0, None, 633.3333333333333]),
        ("'sumSquares' 2 'rm'", [30.5, 12.5, 20.25, 3.25]),
        ("'median' 2 'rm'", [3.0, 2.5, 4.5, 0.25]),
        ("'median' 2 'ignore'", [3.0, 2.5, 4.5, -1.0]),
        ("'median' 3 'rm'", [28.5, None, 40.0, 30.0]),
        ("'median' 3 'all'", [28.5, None, 40.0, 30.0]),
        ("'max' 5 'rm'", [1578182400000.0, 1577923200000.0, 1578096000000.0, 1578009600000.0]),
        ("'mean' 0 'all'", [None, 0.0, 1.0, 2.0]),
    ],
)
def test_aggregates_are_those_of_h2o(evaluate, mixed, shown, aggregate, expected) -> None:
    found = shown(evaluate(f"(GB m [0] {aggregate})", m=mixed))
    assert found.pop("g") == [None, "blue", "green", "red"]
    (values,) = found.values()
    assert [None if one is None else pytest.approx(one, rel=1e-14) for one in values] == expected


def test_names_tell_aggregate_and_column(evaluate, mixed) -> None:
    found = evaluate("(GB m [0 1] 'nrow' 0 'all' 'mean' 2 'rm' 'mean' 2 'all')", m=mixed)
    assert found.names == ("g", "h", "nrow", "mean_x", "mean_x0")


def test_several_columns_make_groups_in_their_order(evaluate, mixed, shown) -> None:
    found = shown(evaluate("(GB m [0 1] 'nrow' 0 'all')", m=mixed))
    assert found["g"] == [None, None, "blue", "green", "red", "red"]
    assert found["h"] == [None, 2.0, 2.0, 3.0, 1.0, 2.0]
    assert found["nrow"] == [1, 1, 2, 1, 2, 1]


def test_no_column_makes_one_group(evaluate, mixed, shown) -> None:
    found = shown(evaluate("(GB m [] 'nrow' 0 'all' 'mean' 2 'rm')", m=mixed))
    assert found == {"nrow": [8.0], "mean_x": [pytest.approx(16 / 7)]}


def test_rows_are_counted_by_what_is_there(evaluate, mixed, shown) -> None:
    found = shown(evaluate("(GB m [1] 'nrow' 2 'rm' 'nrow' 3 'all' 'nrow' 4 'rm')", m=mixed))
    assert found["nrow"] == [1, 1, 4, 1]
    assert found["nrow0"] == [1, 2, 4, 1]
    assert found["nrow1"] == [1, 2, 4, 0]


def test_a_mode_is_the_first_of_the_levels_that_occur_most(evaluate, mixed, shown) -> None:
    assert shown(evaluate("(GB m [1] 'mode' 0 'all')", m=mixed))["mode_g"] == [None, 2, 0, 1]


def test_texts_and_times_make_groups_too(evaluate, mixed, shown) -> None:
    found = shown(evaluate("(GB m [4] 'nrow' 0 'all')", m=mixed))
    assert found == {"s": [None, "apple", "fig", "pear"], "nrow": [1, 3, 2, 2]}
    assert evaluate("(GB m [5] 'nrow' 0 'all')", m=mixed).vec("t").type == "time"


def test_aggregates_of_text_are_left_out(evaluate, mixed) -> None:
    assert evaluate("(GB m [0] 'mean' 4 'all' 'sum' 1 'rm')", m=mixed).names == ("g", "sum_h")


def test_r_writes_aggregates_without_quotes(evaluate, mixed) -> None:
    found = evaluate('(GB m [0] mean 2 "rm" sum 2 "rm")', m=mixed)
    assert found.names == ("g", "mean_x", "sum_x")


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ("(GB m [9] 'nrow' 0 'all')", InvalidInput),
        ("(GB m [0] 'best' 2 'all')", Unsupported),
        ("(GB m [0] 'mean' 2 'some')", InvalidInput),
        ("(GB m [0] 'mean' [1 2] 'all')", InvalidInput),
        ("(GB m [0] 'mean' 2)", InvalidInput),
        ("(GB m [0] 'mean' m 'all')", InvalidInput),
        ("(GB m [0] 'mode' 2 'all')", InvalidInput),
    ],
)
def test_what_makes_no_sense_is_refused(evaluate, mixed, expression, error) -> None:
    with pytest.raises(error):
        evaluate(expression, m=mixed)


def test_no_rows_make_no_groups(evaluate, mixed) -> None:
    aggregates = " ".join(f"'{name}' 2 'rm'" for name in ("mean", "min", "median", "var"))
    found = evaluate(f"(GB (rows m []) [0] {aggregates} 'mode' 0 'all')", m=mixed)
    assert (found.rows, found.columns) == (0, 6)


ROWS = st.lists(
    st.tuples(st.integers(0, 3), st.one_of(st.none(), st.integers(-50, 50))),
    min_size=1,
    max_size=40,
)


def are_polars(evaluate, shown, rows) -> bool:
    """Whether all aggregates are those of polars, far from zero, where naive ones lose digits."""
    keys, values = zip(*rows, strict=True)
    numbers = np.array([np.nan if value is None else value for value in values]) + 1e8
    frame = frame_from_arrays("f", {"k": np.array(keys), "v": numbers}, block_rows=6)
    names = ("sum", "mean", "var", "min", "max", "median")
    triples = " ".join(f"'{name}' 1 'rm'" for name in names)
    found = shown(evaluate(f"(GB f [0] {triples})", f=frame))
    column = pl.col("v")
    table = pl.DataFrame({"k": keys, "v": numbers}).with_columns(column.fill_nan(None))
    expected = table.group_by("k").agg(**{name: getattr(column, name)() for name in names})
    return found["k"] == sorted(set(keys)) and all(
        one is other is None or one == pytest.approx(other, rel=1e-9, abs=1e-6)
        for name in names
        for one, other in zip(found[f"{name}_v"], expected.sort("k")[name], strict=True)
    )


@given(rows=ROWS)
@settings(max_examples=40)
def test_they_are_those_of_polars(evaluate, shown, rows) -> None:
    assert are_polars(evaluate, shown, rows)


def naive_variance(column):
    count = column.present()
    sums = column.groups.sums(column.filled(0.0))
    squares = column.groups.sums(column.filled(0.0) ** 2)
    return np.where(count > 1, (squares - sums * sums / count) / (count - 1), np.nan)


@pytest.mark.parametrize(
    ("name", "mutant"),
    [
        ("var", naive_variance),
        ("median", by_group.AGGREGATES["mean"]),
        ("sum", lambda column: column.groups.sums(column.filled(1.0))),
    ],
)
def test_the_property_catches_other_aggregates(
    evaluate, shown, noticed, monkeypatch, name, mutant
) -> None:
    monkeypatch.setitem(by_group.AGGREGATES, name, mutant)
    assert noticed(ROWS, lambda rows: are_polars(evaluate, shown, rows))
