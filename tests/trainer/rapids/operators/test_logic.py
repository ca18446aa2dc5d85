"""Values and names are those of H2O 3.46.0.12, but that every number but zero is true."""

import pytest

from steam.core.errors import InvalidInput
from tests.trainer.rapids.operators.mixed import FRAMES, NAN, same, shown

_AND = {(0, 0): 0, (0, 1): 0, (1, 1): 1, (0, None): 0, (1, None): None, (None, None): None}
_OR = {(0, 0): 0, (0, 1): 1, (1, 1): 1, (0, None): None, (1, None): 1, (None, None): None}


@pytest.mark.parametrize(("name", "table"), [("&", _AND), ("&&", _AND), ("|", _OR), ("||", _OR)])
def test_three_values(evaluate, name: str, table: dict[tuple, float | None]) -> None:
    for (one, other), wanted in table.items():
        for left, right in ((one, other), (other, one)):
            texts = ("NaN" if side is None else str(side) for side in (left, right))
            found = evaluate(f"({name} {' '.join(texts)})")
            assert same(found, NAN if wanted is None else wanted)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("(& a z)", {"a": [0, None, 0, 0, 1]}),
        ("(& z 0)", {"z": [0, 0, 0, 0, 0]}),
        ("(& z NaN)", {"z": [0, None, 0, None, None]}),
        ("(| z NaN)", {"z": [None, None, None, 1, 1]}),
        ("(| z 1)", {"z": [1, 1, 1, 1, 1]}),
        ("(|| z a)", {"z": [1, 1, None, 1, 1]}),
        ("(& ab z)", {"a": [0, None, 0, 0, 1], "b": [0, None, 0, 0, 1]}),
        ("(& e 1)", {"e": [None] * 5}),
        ("(& a 'x')", {"a": [None, None, None, 0, None]}),
        ("(not z)", {"not(z)": [1, None, 1, 0, 0]}),
        ("(! z)", {"not(z)": [1, None, 1, 0, 0]}),
        ("(!! z)", {"not(z)": [1, None, 1, 0, 0]}),
        ("(not (> a 1))", {"not(a)": [0, 1, 1, 1, 0]}),
    ],
)
def test_columns(evaluate, text: str, columns: dict[str, list[float]]) -> None:
    assert shown(evaluate(text, **FRAMES)) == columns


def test_missing_of_every_type(evaluate) -> None:
    found = shown(evaluate("(is.na m)", **FRAMES))
    assert {name: flags.index(1) if 1 in flags else None for name, flags in found.items()} == {
        "isNA(a)": 2,
        "isNA(b)": 1,
        "isNA(e)": 3,
        "isNA(e2)": None,
        "isNA(s)": 3,
        "isNA(t)": 2,
        "isNA(z)": 1,
    }
    assert [evaluate(f"(is.na {value})") for value in ("3", "NaN", "'a'")] == [0, 1, 0]


@pytest.mark.parametrize("name", ["e", "s", "when"])
def test_only_numbers_are_negated(evaluate, name: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be applied to the non-numeric column"):
        evaluate(f"(not {name})", **FRAMES)
