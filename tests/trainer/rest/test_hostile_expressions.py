"""Whatever expression comes, over whatever frames: an answer, or an error of whoever asked."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import FRAME
from steam.trainer.rapids.registry import FORMS, OPERATORS
from steam.trainer.rapids.values import Operator
from steam.trainer.rest import rapids
from tests.trainer.rest.conftest import Trainer, running

LONGEST_S = 5.0
MOST_CELLS = 1 << 16
BLOCK_ROWS = 2

INFINITY = float("inf")
VALUES: dict[VecType, Sequence[Any]] = {
    VecType.INT: (1.0, 2.0, None, 2.0, -7.0),
    VecType.REAL: (1.0, 2.5, None, INFINITY, -INFINITY),
    VecType.ENUM: (0, 1, None, 1, 2),
    VecType.STRING: ("x", "", "ab ", None, "1.5"),
    VecType.TIME: (0.0, 1.5e12, None, -1e12, 9e15),
}
LARGE = (1e308, -1e308, 5e-324, 2.0**53 + 2, -0.0)


def column(kind: VecType, values: Sequence[Any], levels: Sequence[str] = ("a", "b", "c")) -> Vec:
    vec = Vec(kind, (), tuple(levels) if kind is VecType.ENUM else None)
    decoded = vec.missing_values(len(values))
    for row, value in enumerate(values):
        if value is not None:
            decoded[row] = value
    starts = range(0, len(values), BLOCK_ROWS)
    chunks = (vec.encode(decoded[start : start + BLOCK_ROWS]) for start in starts)
    return replace(vec, chunks=tuple(chunks))


def frames() -> Iterator[Frame]:
    """Ordinary ones of several heights, each column of them alone, and odd ones."""
    for rows in (0, 1, 5):
        vecs = {str(kind): column(kind, values[:rows]) for kind, values in VALUES.items()}
        yield Frame(f"f{rows}", tuple(vecs), tuple(vecs.values()))
        yield from (Frame(f"{name}{rows}", (name,), (vec,)) for name, vec in vecs.items())
        yield Frame(f"numbers{rows}", ("int", "real"), (vecs["int"], vecs["real"]))
    missing = {str(kind): column(kind, [None] * 5) for kind in VecType}
    yield Frame("missing", tuple(missing), tuple(missing.values()))
    yield Frame("no_levels", ("e",), (column(VecType.ENUM, [None] * 5, ()),))
    yield Frame("no_columns", (), ())
    yield Frame("constant", ("k",), (column(VecType.INT, [3.0] * 5),))
    yield Frame("large", ("x",), (column(VecType.REAL, LARGE),))


FRAMES = {frame.key: frame for frame in frames()}
NUMBERS = (
    *("0", "1", "2", "-1", "3", "10", "0.5", "-0.5", "100", "1e6", "1e18", "9.3e18", "1e308"),
    *("1e400", "nan", "TRUE", "FALSE", "NA"),
)
LISTS = (
    *("[]", "[0]", "[1 0]", "[0:2]", "[-1]", "[nan]", "[0:nan]", "[0:1000000000]", "[0.5]"),
    *("[0 0]", "[1e18]", "[0.1 0.5 0.9]", "[5:3:-1]", "[1e308:5:1e308]", "[1 0 0 1 1]", "[TRUE]"),
)
TEXTS = (
    *("", "a", "int", "x", "both", "mean", "median", "interpolate", "everything", "na.rm"),
    *("forward", "yyyy-MM-dd", "%", "(", "[a-", "(a+)+$", "UTC", "AUTO", "lv", "cosine", "left"),
)
TEXT_LISTS = ("[]", "['a']", "['a' 'b']", "['a' 'a']", "['int' 'real']", "['']")
FUNCTIONS = (
    *("{ x . x }", "{ x . (mean x TRUE 0) }", "{ . 1 }", "{ x y . (+ x y) }", "{ x . 'a' }"),
    *("{ x . (x x) }", "{ x . no_columns }", "sum", "is.na"),
)


@st.composite
def argument(draw: st.DrawFn, words: str, depth: int, operators: Mapping[str, Operator]) -> str:
    """What an operator may get where it asks for a kind: mostly that, sometimes anything."""
    if words == "a value" or draw(st.integers(0, 19)) == 19:
        words = draw(st.sampled_from(("frame", "number", "text", "texts", "list", "function")))
    if "frame" in words and depth and draw(st.integers(0, 3)) == 3:
        return draw(expression(depth - 1, operators))
    pools: dict[str, Sequence[str]] = {
        "frame": tuple(FRAMES),
        "texts": TEXT_LISTS,
        "list": LISTS,
        "columns": (*LISTS, *TEXT_LISTS, *NUMBERS),
        "text": [json.dumps(text) for text in TEXTS],
        "function": FUNCTIONS,
        "model": tuple(FRAMES),
    }
    pool = next((pool for word, pool in pools.items() if word in words), NUMBERS)
    return draw(st.sampled_from([*pool, "_"] if "'_'" in words else pool))


@st.composite
def expression(draw: st.DrawFn, depth: int, operators: Mapping[str, Operator]) -> str:
    """One of the operators, or a form, and its arguments."""
    name = draw(st.sampled_from([*operators, *FORMS]))
    words = ["a value"] * 3
    if operator := operators.get(name):
        count = draw(st.integers(len(operator.kinds) - operator.optional, len(operator.kinds)))
        words = [kind.words for kind in operator.kinds[:count]]
        words += [operator.more.words] * draw(st.integers(0, 5)) if operator.more else []
    return f"({' '.join([name, *(draw(argument(one, depth, operators)) for one in words)])})"


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trainer]:
    """A trainer that makes small frames only."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rapids, "MOST_CELLS", MOST_CELLS)
        with running(tmp_path_factory.mktemp("hostile")) as trainer:
            yield trainer


def ask(trainer: Trainer, text: str) -> None:
    """The expression; if it is worth a frame, a look at that, and its CSV.

    Raises AssertionError for an answer that is a fault of the server's, and for one that takes
    long.
    """
    for key in trainer.services.store.snapshot():
        trainer.services.store.remove(key)
    for frame in FRAMES.values():
        trainer.services.store.put(frame)
    began_s = time.process_time()  # of the trainer too, and not of what else the machine does
    if status_of(trainer, "POST", "/99/Rapids", data={"ast": f"(tmp= made {text})"}) == 200:
        for path in ("/3/Frames/made", "/3/Frames/made/summary"):
            status_of(trainer, "GET", path)
        status_of(trainer, "GET", "/3/DownloadDataset?frame_id=made")
    else:  # it is worth something else, or nothing
        status_of(trainer, "POST", "/99/Rapids", data={"ast": text})
    assert time.process_time() - began_s < LONGEST_S, text


def status_of(trainer: Trainer, method: str, path: str, **more: Any) -> int:
    answer = trainer.http.request(method, path, **more)
    assert answer.status_code < 500, f"{path} {more}: {answer.text[:500]}"
    return answer.status_code


@settings(max_examples=250, deadline=None)
@given(text=expression(2, OPERATORS))
def test_no_expression_is_a_fault_of_the_server(text: str, asked: Trainer) -> None:
    ask(asked, text)


@pytest.mark.parametrize(
    "text",
    [
        "(ddply f0 [0] { x . (mean x TRUE 0) })",
        "(distance constant real0 'cosine')",
        "(as.Date string1 'a')",
        "(var (as.Date string5 '[a-') f1 'everything' FALSE)",
        "(seq TRUE -1 1e400)",
        "(cut real5 [1e308:5:1e308] [] TRUE FALSE 3)",
        "(rep_len numbers5 1e6)",
        "(skewness large TRUE)",
    ],
)
def test_what_once_was_a_fault_or_slow_is_none(text: str, asked: Trainer) -> None:
    ask(asked, text)


def test_an_operator_that_forgets_frames_of_no_rows_is_noticed(
    asked: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def first(_: Evaluation, frame: Frame) -> float:
        return float(frame.vecs[0].decode(0)[0])

    mutants = {"first": Operator(first, (FRAME,))}
    monkeypatch.setattr(rapids, "OPERATORS", mutants)

    @settings(max_examples=100, deadline=None, database=None)
    @given(text=expression(0, mutants))
    def property_(text: str) -> None:
        ask(asked, text)

    with pytest.raises(AssertionError, match="first"):
        property_()
