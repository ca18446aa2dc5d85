from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.glm import null as module
from steam.trainer.glm.curvature import Curvature
from steam.trainer.glm.design import Design
from steam.trainer.glm.facts import FactsTask, NumericFacts, TrainingFacts
from steam.trainer.glm.families import BinomialLogit
from steam.trainer.glm.gram import CurvatureTask
from steam.trainer.glm.null import null_intercept
from steam.trainer.glm.rows import Roles
from steam.trainer.glm.single_index import SingleIndex


@given(st.lists(st.floats(-700, 700), min_size=2, max_size=20))
def test_the_score_is_zero_at_the_answer(offsets):
    offset = np.array(offsets)
    y = np.arange(len(offset)) % 2 * 1.0
    family, passes = BinomialLogit(), []

    def measure(intercept):
        passes.append(intercept)
        at = family.working(intercept + offset, y)
        return Curvature(
            np.array([[at.weight.sum()]]), np.array([at.score.sum()]), 0.0, 1.0, len(y), 0
        )

    link = family.link(y.mean())
    found = null_intercept(measure, link - offset.mean(), link - offset.max(), link - offset.min())
    assert len(passes) < 80
    assert measure(found).score[0] == pytest.approx(0.0, abs=1e-6)


def check_flags(ones: int, zeros: int, weighted: bool, intercept: float) -> None:
    """Two rows tell what a pass over all of them tells."""
    y = np.random.default_rng(ones).permutation(np.repeat([1.0, 0.0], [ones, zeros]))
    weights = np.random.default_rng(zeros).uniform(0.1, 9.0, len(y))
    frame = frame_from_arrays("f", {"y": y, "w": weights}, 100)
    roles, engine = Roles((), "y", "w" if weighted else None), LocalEngine(1)
    family = BinomialLogit()
    facts = engine.run(FactsTask(roles, (), family.accepts), frame)
    task = CurvatureTask(Design((), ()), SingleIndex(family), roles, np.array([intercept]))
    whole, found = engine.run(task, frame), module.null_of_flags(family, facts, intercept)
    for name in ("gram", "deviance", "weight"):
        one, other = getattr(found, name), getattr(whole, name)
        np.testing.assert_allclose(one, other, rtol=1e-12, err_msg=name)
    np.testing.assert_allclose(found.score, whole.score, atol=1e-11 * found.weight)
    assert (found.rows, found.certain) == (whole.rows, whole.certain)


FLAGS = st.tuples(st.integers(1, 400), st.integers(1, 400), st.booleans(), st.floats(-30.0, 30.0))


@settings(deadline=None, max_examples=60)
@given(FLAGS)
def test_flags_without_an_offset_need_no_pass(case: tuple[int, int, bool, float]) -> None:
    check_flags(*case)


def test_of_very_many_rows_the_few_zeros_keep_their_digits() -> None:
    number = NumericFacts(10**9, 1e9, 1.0 - 1e-9, 1.0 - 1e-9, 0.0, 1.0, 0, 0)
    at = module.null_of_flags(BinomialLogit(), TrainingFacts(10**9, (), number, number, 0), 40.0)
    assert at.deviance == pytest.approx(2.0 * (40.0 + 1e9 * np.exp(-40.0)), rel=1e-12)


def test_the_property_catches_a_mutant(monkeypatch: pytest.MonkeyPatch) -> None:
    """The zeros weigh what all rows do."""
    true = module.null_of_flags

    def wrong(family: BinomialLogit, facts: TrainingFacts, intercept: float) -> Curvature:
        heavier = replace(facts.response, deviations=facts.response.weight * facts.response.mean)
        return true(family, replace(facts, response=heavier), intercept)

    check_flags(5, 9, weighted=True, intercept=0.3)
    monkeypatch.setattr(module, "null_of_flags", wrong)
    with pytest.raises(AssertionError):
        check_flags(5, 9, weighted=True, intercept=0.3)
