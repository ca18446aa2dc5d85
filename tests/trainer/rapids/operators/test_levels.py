import numpy as np
import pytest

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import Frame, frame_from_arrays

FRAME = frame_from_arrays(
    "f",
    {
        "e": np.array([1, 0, -1, 1, 2], dtype=np.int32),
        "n": np.array([1.0, 2, 3, np.nan, 9]),
        "z": np.array([1, 3, 3, 1, -1], dtype=np.int32),
    },
    2,
    {"e": ("a", "b", "c"), "z": ("w", "x", "y", "z")},
)
COLUMN = "(cols f 'e')"


def shown(frame: Frame, name: str = "e") -> tuple[tuple[str, ...] | None, list[int]]:
    return frame.vec(name).domain, frame.vec(name).values().tolist()


def test_levels_are_columns_as_long_as_the_longest(evaluate) -> None:
    found = evaluate("(levels f)", f=FRAME)
    assert found.names == ("C1", "C2", "C3")
    assert shown(found, "C1") == (("a", "b", "c"), [0, 1, 2, -1])
    assert np.isnan(found.vec("C2").values()).all()
    assert shown(found, "C3") == (("w", "x", "y", "z"), [0, 1, 2, 3])
    assert evaluate("(levels (cols f 'n'))", f=FRAME).rows == 0


def test_levels_are_counted(evaluate) -> None:
    assert evaluate(f"(nlevels {COLUMN})", f=FRAME) == 3.0
    assert evaluate("(nlevels (cols f 'n'))", f=FRAME) == 0.0


@pytest.mark.parametrize(
    ("text", "domain", "codes"),
    [
        (f"(setDomain {COLUMN} False ['q' 'b' 'z'])", "qbz", [1, 0, -1, 1, 2]),
        (f"(setDomain (rows {COLUMN} [0:2]) False ['q' 'w'])", "qw", [1, 0]),
        ("(setDomain (cols f 'z') False ['q' 'w'])", "qw", [0, 1, 1, 0, -1]),
        (f"(appendLevels {COLUMN} False ['d' 'e'])", "abcde", [1, 0, -1, 1, 2]),
        (f"(setLevel {COLUMN} 'b')", "abc", [1, 1, 1, 1, 1]),
        (f"(relevel {COLUMN} 'c')", "cab", [2, 1, -1, 2, 0]),
        (f"(relevel {COLUMN} 'a')", "abc", [1, 0, -1, 1, 2]),
        (f"(relevel.by.freq {COLUMN} [] -1)", "bac", [0, 1, -1, 0, 2]),
        (f"(relevel.by.freq {COLUMN} NA 1)", "bac", [0, 1, -1, 0, 2]),
        ("(relevel.by.freq f 'n' -1)", "cab", [2, 1, -1, 2, 0]),
        ("(relevel.by.freq f 'n' 1)", "cab", [2, 1, -1, 2, 0]),
        ("(relevel.by.freq f '_' 2)", "bac", [0, 1, -1, 0, 2]),
    ],
)
def test_levels_change(evaluate, text: str, domain: str, codes: list[int]) -> None:
    found = evaluate(text, f=FRAME)
    vec = found.vecs[0]
    assert (found.key, vec.domain, vec.values().tolist()) == ("", tuple(domain), codes)


def test_only_the_most_frequent_levels_move(evaluate) -> None:
    """'x' and 'z' are the frequent ones, and of the others the order stays."""
    assert evaluate("(relevel.by.freq f [] 1)", f=FRAME).vec("z").domain == ("x", "w", "y", "z")
    assert evaluate("(relevel.by.freq f [] 2)", f=FRAME).vec("z").domain == ("x", "z", "w", "y")


@pytest.mark.parametrize("operator", ["setDomain", "appendLevels"])
def test_a_change_in_place_is_seen_in_every_frame(evaluate, operator: str) -> None:
    other = Frame("g", ("x",), (FRAME.vec("e"),))
    text = f"(, ({operator} {COLUMN} %s ['q' 'r' 's']) (cbind f g))"
    there = evaluate(text % "TRUE", f=FRAME, g=other)
    assert there.vec("e").domain == there.vec("x").domain
    assert "q" in (there.vec("e").domain or ())
    kept = evaluate(text % "FALSE", f=FRAME, g=other)
    assert kept.vec("e").domain == ("a", "b", "c")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(nlevels f)", "single column. Got: 3"),
        (f"(setDomain {COLUMN} False ['q'])", "number of levels: 3 != 1"),
        (f"(setDomain {COLUMN} False [])", "number of levels: 3 != 0"),
        (f"(setDomain {COLUMN} False ['q' 'q' 'r'])", "The level 'q' appears twice"),
        (f"(appendLevels {COLUMN} False ['b'])", "The level 'b' appears twice"),
        ("(setDomain f False ['q'])", "takes a single column"),
        ("(setDomain (cols f 'n') False ['q'])", "'n' is int"),
        ("(setLevel (cols f 'n') 'q')", "'n' is int"),
        (f"(setLevel {COLUMN} 'nope')", "Did not find level 'nope'"),
        (f"(relevel {COLUMN} 'nope')", "Did not find level 'nope'"),
        ("(relevel.by.freq f 'e' -1)", "does not hold numbers"),
        ("(relevel.by.freq f 'zz' -1)", "Column zz not found"),
        ("(relevel.by.freq f [] 0)", "positive integer number, got: 0"),
    ],
)
def test_what_is_refused(evaluate, text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        evaluate(text, f=FRAME)
