"""Steps of an assembly as H2O's Python client writes them."""

from collections.abc import Callable

import pytest
from hypothesis import find, given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.trainer.rapids.assembly import Step, read_step
from steam.trainer.rapids.reader import read

EXPRESSION = "(cos (cols_py dummy 'a') )"


@pytest.mark.parametrize(
    ("text", "step"),
    [
        (
            "sel__H2OColSelect__(cols_py dummy ['a', 'b'])__False__|",
            Step("sel", read("(cols_py dummy ['a' 'b'])"), True, False, ()),
        ),
        (f"cos__H2OColOp__{EXPRESSION}__True__|", Step("cos", read(EXPRESSION), False, True, ())),
        (
            "sp__H2OColOp__(strsplit (cols_py dummy 'b') '\\\\.' )__False__y1|y2",
            Step("sp", read("(strsplit (cols_py dummy 'b') '\\\\.')"), False, False, ("y1", "y2")),
        ),
        (
            "a__b__H2OBinaryOp__(* (cols_py dummy 'x__y') 10 )__true__new__z",
            Step("a__b", read("(* (cols_py dummy 'x__y') 10)"), False, True, ("new__z",)),
        ),
    ],
)
def test_what_the_client_writes_is_read(text: str, step: Step) -> None:
    assert read_step(text) == step


@pytest.mark.parametrize(
    ("expression", "column"),
    [
        (EXPRESSION, "a"),
        ("(- (cols_py dummy 'd') (cols_py dummy 'b'))", "d"),
        ("(+ 1 (log (cols_py dummy 'deep')))", "deep"),
        ("(cols_py other 'a')", None),
        ("(cols_py dummy 0)", None),
        ("dummy", None),
    ],
)
def test_a_step_is_about_the_first_column_that_it_takes(
    expression: str, column: str | None
) -> None:
    assert read_step(f"s__H2OColOp__{expression}__True__|").column == column


@pytest.mark.parametrize(
    "text",
    [
        "",
        "cos",
        "cos__H2OColOp",
        f"cos__H2OScaler__{EXPRESSION}__True__|",
        f"cos__H2OColOp__{EXPRESSION}__maybe__|",
        f"cos__H2OColOp__{EXPRESSION}__True",
        "H2OColOp__True__|",
        "cos__H2OColOp__True__|",
        "cos__H2OColOp__(cos __True__|",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_step(text)


TEXTS = st.text() | st.lists(st.sampled_from(["H2OColOp", "True", "(a)", "_", "|"])).map("__".join)


def is_read_or_refused(text: str, reading: Callable[[str], object] = read_step) -> bool:
    """Whether there is no other failure than a refusal."""
    try:
        reading(text)
    except InvalidInput:
        return True
    except Exception:  # noqa: BLE001 - whatever it is, no client may see it
        return False
    return True


@given(TEXTS)
def test_every_text_is_read_or_refused(text: str) -> None:
    assert is_read_or_refused(text)


def test_a_careless_reader_would_be_noticed() -> None:
    def careless(text: str) -> object:
        return text.split("__")[3]

    assert find(TEXTS, lambda text: not is_read_or_refused(text, careless)) == ""
