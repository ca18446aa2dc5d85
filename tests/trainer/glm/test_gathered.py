"""Cells instead of categoricals: the same sums over the same rows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.glm import gathered as module
from steam.trainer.glm.design import Design
from steam.trainer.glm.families import BinomialLogit
from steam.trainer.glm.gathered import Gathered, gathered
from steam.trainer.glm.gram import CurvatureTask
from steam.trainer.glm.rows import Roles
from steam.trainer.glm.single_index import SingleIndex
from steam.trainer.glm.terms import CategoricalTerm, NumericTerm
from steam.trainer.progress import Silent

ENGINE = LocalEngine(2)
LIKELIHOOD = SingleIndex(BinomialLogit())


def made(seed: int, sizes: list[int], dropped: int, *, rows: int = 300) -> tuple[Frame, Design]:
    """A frame with gaps of every kind, and a design of it."""
    rng = np.random.default_rng(seed)
    codes = {f"c{i}": rng.integers(-1, size, rows, np.int32) for i, size in enumerate(sizes)}
    levels = {f"c{i}": [f"l{k}" for k in range(size)] for i, size in enumerate(sizes)}
    numbers = {f"x{i}": np.where(rng.random(rows) < 0.1, np.nan, rng.normal(size=rows))
               for i in range(2)}  # fmt: skip
    y = {"y": (rng.random(rows) < 0.5) * 1.0}
    frame = frame_from_arrays("frame", codes | numbers | y, 64, levels)
    categoricals = tuple(
        CategoricalTerm(name, tuple(of), 0, dropped if len(of) > 1 else 0)
        for name, of in levels.items()
    )
    numerics = tuple(NumericTerm(name, 0.1, 1.0, 0.1, 2.0, -9.0, 9.0, 0.1) for name in numbers)
    return frame, Design(categoricals, numerics)


def roles_of(design: Design, *, skip: bool) -> Roles:
    return Roles(design.predictors, "y", None, None, skip)


def assert_same_sums(frame: Frame, design: Design, roles: Roles, rows: Gathered) -> None:
    beta = np.random.default_rng(1).normal(size=design.width)
    plain = ENGINE.run(CurvatureTask(design, LIKELIHOOD, roles, beta), frame)
    ours = ENGINE.run(CurvatureTask(rows.design, LIKELIHOOD, rows.roles, beta), rows.frame)
    assert ours.rows == plain.rows
    for one, other in ((ours.gram, plain.gram), (ours.score, plain.score)):
        np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-11)
    assert ours.deviance == pytest.approx(plain.deviance, rel=1e-13)


CASES = st.tuples(
    st.integers(0, 10**6), st.lists(st.integers(1, 9), max_size=4), st.integers(0, 1), st.booleans()
)


def check(case: tuple[int, list[int], int, bool]) -> None:
    seed, sizes, dropped, skip = case
    frame, design = made(seed, sizes, dropped)
    roles = roles_of(design, skip=skip)
    assert_same_sums(frame, design, roles, gathered(frame, design, roles, ENGINE, Silent()))


@settings(deadline=None, max_examples=40)
@given(CASES)
def test_gathered_rows_add_up_to_the_same(case) -> None:
    check(case)


def test_categoricals_that_are_too_many_for_one_group(monkeypatch) -> None:
    monkeypatch.setattr(module, "CACHED_ROWS", 10)
    for seed in range(5):
        check((seed, [7, 9, 8, 3], 1, seed % 2 == 0))


def test_the_property_catches_a_mutant(monkeypatch) -> None:
    """Rows with a gap pass for rows of the commonest level though they are to be skipped."""
    monkeypatch.setattr(module, "missing", lambda column: np.zeros(len(column), np.bool_))
    with pytest.raises(AssertionError):
        check((3, [4, 3], 0, True))


def test_a_frame_may_have_columns_of_any_name() -> None:
    frame, design = made(1, [3, 4], 0)
    odd = frame.with_columns({"cells 0": frame.vec("x0")})
    roles = roles_of(design, skip=False)
    found = gathered(odd, design, roles, ENGINE, Silent())
    assert found.roles.predictors[0] == "_cells 0"
    assert_same_sums(odd, design, roles, found)


def test_numbers_are_not_copied() -> None:
    frame, design = made(1, [3, 4], 0)
    found = gathered(frame, design, roles_of(design, skip=False), ENGINE, Silent())
    assert found.frame.vec("x1") is frame.vec("x1")
    assert len(found.frame.names) == 4  # cells, two numbers and the response
