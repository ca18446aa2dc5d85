"""Values and names are those of H2O 3.46.0.12 where it has no bug."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.trainer.frame.vec import VecType
from steam.trainer.rapids.operators import choice
from tests.trainer.frame.hostile import NUMBERS
from tests.trainer.frame.hostile import same as same_bits
from tests.trainer.frame.plain import must_notice
from tests.trainer.rapids.operators.mixed import FRAMES, NAN, same, shown


@pytest.mark.parametrize(
    ("text", "worth"),
    [("(ifelse 1 2 3)", 2), ("(ifelse 0 2 3)", 3), ("(ifelse NaN 2 3)", NAN)],
)
def test_numbers(evaluate, text: str, worth: float) -> None:
    assert same(evaluate(text), worth)


def test_a_single_test_chooses_one_value_as_it_is(evaluate) -> None:
    assert evaluate("(ifelse 1 'a' 'b')") == "a"
    assert evaluate("(ifelse 1 m 3)", **FRAMES) is FRAMES["m"]


@pytest.mark.parametrize(
    ("text", "column", "kind"),
    [
        ("(ifelse z 5 6)", [6, None, 6, 5, 5], "int"),
        ("(ifelse z a b)", [2, None, 3, 0, 3.25], "real"),
        ("(ifelse z a NaN)", [None, None, None, 0, 3.25], "real"),
        ("(ifelse (> a 0) a 0)", [1.5, 0, 0, 0, 3.25], "real"),
        ("(ifelse e 1 2)", [1, 2, 1, None, 1], "int"),
        ("(ifelse z when when)", [1577934245000, None, None, 1577934245000, 1640995200000], "time"),
        ("(ifelse z when 0)", [0, None, 0, 1577934245000, 1640995200000], "int"),
        ("(ifelse z 'x' 'y')", ["y", None, "y", "x", "x"], "enum"),
        ("(ifelse z e 'y')", ["y", None, "y", None, "red"], "enum"),
        ("(ifelse z e e2)", ["blue", None, "red", None, "red"], "enum"),
        ("(ifelse (is.na a) NaN e)", ["red", "blue", None, None, "red"], "enum"),
        ("(ifelse z s 'q')", ["q", None, "q", None, "alpha one"], "string"),
        ("(ifelse z e s)", ["alpha one", None, "gamma", None, "red"], "string"),
        (
            "(ifelse (rows z [0]) e s)",
            ["alpha one", "beta two", "gamma", None, "alpha one"],
            "string",
        ),
        ("(ifelse z red 'y')", ["y", None, "y", "red", "red"], "enum"),
    ],
)
def test_columns(evaluate, text: str, column: list[object], kind: str) -> None:
    found = evaluate(text, **FRAMES)
    assert shown(found) == {"C1": column}
    assert found.vecs[0].type is VecType(kind)


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("(ifelse z 'x' 'y')", ("y", "x")),
        ("(ifelse z 'x' 'x')", ("x",)),
        ("(ifelse z e 'y')", ("red", "y")),
        ("(ifelse (is.na z) 'q' e)", ("green", "q", "red")),
        ("(ifelse z e e2)", ("blue", "red")),
        ("(ifelse 0 1 e)", ("blue", "green", "red")),
    ],
)
def test_only_levels_that_are_chosen_stay(evaluate, text: str, domain: tuple[str, ...]) -> None:
    assert evaluate(text, **FRAMES).vecs[0].domain == domain


def test_several_columns(evaluate) -> None:
    found = shown(evaluate("(ifelse (> ab 0) ab 2)", **FRAMES))
    assert found == {"C1": [1.5, 2, 2, 2, 3.25], "C2": [2, 2, 3, 2, 2]}
    assert list(shown(evaluate("(ifelse z ab 2)", **FRAMES))) == ["C1", "C2"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(ifelse z 'x' 3)", "numbers or between words"),
        ("(ifelse z a e)", "numbers or between words"),
        ("(ifelse s 1 2)", "not a text"),
        ("(ifelse z long 2)", "does not fit"),
        ("(ifelse ab abz 2)", "do not go together"),
        ("(ifelse 'a' 1 2)", "no frame to go row by row"),
    ],
)
def test_what_cannot_be_chosen(evaluate, text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        evaluate(text, **FRAMES)


def chosen_one_by_one(test: np.ndarray, yes: np.ndarray, no: np.ndarray) -> np.ndarray:
    return np.array(
        [NAN if np.isnan(t) else no[i] if t == 0 else yes[i] for i, t in enumerate(test)]
    )


CHOICES = st.lists(
    st.tuples(st.sampled_from([0.0, -0.0, 1.0, -2.5, np.inf, NAN]), NUMBERS, NUMBERS), min_size=1
).map(lambda rows: tuple(np.array(column, np.float64) for column in zip(*rows, strict=True)))


def chooses(arrays: tuple[np.ndarray, np.ndarray, np.ndarray]) -> bool:
    """Whether every bit that is chosen is that of the branch, whatever is a column or a number."""
    test, yes, no = arrays
    flags = test == 0
    numbers = float(yes[0]), float(no[0])
    cases = [
        ((test, yes, no), (test, yes, no)),
        ((flags, yes, no), (flags, yes, no)),
        ((test, numbers[0], no), (test, np.full_like(yes, yes[0]), no)),
        ((flags, yes, numbers[1]), (flags, yes, np.full_like(no, no[0]))),
        ((float(test[0]), yes, no), (np.full_like(test, test[0]), yes, no)),
    ]
    return all(
        same_bits(choice._choice(*given), chosen_one_by_one(*plain)) for given, plain in cases
    )


@given(CHOICES)
def test_every_bit_of_the_chosen_number_is_kept(arrays) -> None:
    assert chooses(arrays)


def _adds_products(test: np.ndarray, yes: Any, no: Any) -> Any:
    return test * yes + ~test * no  # as is often done: wrong for infinities and -0.0


def _all_or_the_last(test: np.ndarray, yes: Any, no: Any) -> Any:
    return np.where(test[-1], yes, no) + np.zeros(len(test))


@pytest.mark.parametrize("mutant", [_adds_products, _all_or_the_last])
def test_a_wrong_choice_is_noticed(monkeypatch, mutant) -> None:
    must_notice(
        monkeypatch, lambda patch: patch.setattr(choice, "_selected", mutant), CHOICES, chooses
    )
