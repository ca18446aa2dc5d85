"""Values and names are those of H2O 3.46.0.12 where it has no bug."""

import pytest

from steam.core.errors import InvalidInput
from steam.trainer.frame.vec import VecType
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
