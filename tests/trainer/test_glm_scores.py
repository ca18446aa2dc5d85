"""GLMs that answer by the loops of training: the model's own answers, to the bit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.model.glm import GlmModel
from steam.model.predictor import Prediction
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.trainer.glm_scores import GlmScores, of_blocks
from steam.trainer.kernels import chosen

KINDS = {
    "binomial": ("logit", Category.BINOMIAL),
    "gaussian": ("identity", Category.REGRESSION),
    "gamma": ("inverse", Category.REGRESSION),
    "multinomial": ("multinomial", Category.MULTINOMIAL),
}
HOSTILE = [np.nan, np.inf, -np.inf, 0.0, -0.0, 5e-324, 1e300, -1e300, 37.5, -800.0]
LEVELS = {"c": ("x", "y"), "d": tuple("klmnop")}


def model_of(family: str, rng: np.random.Generator, *, offset: bool = False) -> GlmModel:
    link, category = KINDS[family]
    classes = {Category.BINOMIAL: 2, Category.MULTINOMIAL: 3}.get(category, 0)
    features = (
        *(Column(name, ColumnType.CATEGORICAL, levels) for name, levels in LEVELS.items()),
        *(Column(name, ColumnType.NUMERIC) for name in "abe"),
    )
    response = Column("y", ColumnType.NUMERIC, tuple(map(str, range(classes))))
    signature = Signature(features, response, category, offset="o" if offset else None)
    blocks = 3 if family == "multinomial" else 1
    coefficients = rng.normal(size=12 * blocks)
    means, modes = rng.normal(size=3), np.array([1, 4])
    return GlmModel(signature, family, link, coefficients, (0, 2, 8), True, True, means, modes, 0.3)


def columns_of(rng: np.random.Generator, rows: int, absent: str) -> dict[str, np.ndarray]:
    numbers = {name: rng.normal(size=rows) for name in "abe"}
    for column in numbers.values():
        odd = rng.random(rows) < 0.2
        column[odd] = rng.choice(HOSTILE, odd.sum())
    codes = {
        name: rng.integers(-1, len(levels), rows).astype(np.int32)
        for name, levels in LEVELS.items()
    }
    return {name: one for name, one in (codes | numbers).items() if name != absent}


def assert_same_bits(one: Prediction, other: Prediction) -> None:
    for name in ("values", "labels", "probabilities", "log_odds"):
        mine, theirs = getattr(one, name), getattr(other, name)
        assert (mine is None) == (theirs is None), name
        if mine is not None:
            np.testing.assert_array_equal(mine, theirs, strict=True)
            np.testing.assert_array_equal(np.signbit(mine), np.signbit(theirs))


def check(family: str, seed: int, rows: int, absent: str, offset: bool) -> None:
    rng = np.random.default_rng(seed)
    model = model_of(family, rng, offset=offset)
    columns = columns_of(rng, rows, absent)
    shift = rng.choice([0.0, 1.5, -800.0, np.nan], rows) if offset else None
    fast = of_blocks(model)
    assert isinstance(fast, GlmScores)
    with np.errstate(all="ignore"):
        assert_same_bits(fast.predict(columns, rows, shift), model.predict(columns, rows, shift))


CASES = st.tuples(
    st.sampled_from([*KINDS]),
    st.integers(0, 10**6),
    st.sampled_from([0, 1, 7, 1024, 1500]),
    st.sampled_from(["", "c", "d", "a", "e"]),
    st.booleans(),
)


@settings(deadline=None, max_examples=60)
@given(CASES)
def test_answers_are_the_same_to_the_bit(case: tuple[str, int, int, str, bool]) -> None:
    check(*case)


@pytest.mark.usefixtures("no_library")
@pytest.mark.parametrize("family", KINDS)
def test_they_are_without_a_compiler(family: str) -> None:
    check(family, 3, 1500, "", offset=True)
    check(family, 4, 1500, "a", offset=False)


def test_the_property_catches_a_mutant(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sums in another order have other last bits."""
    true = type(chosen.kernels()).linear

    def backwards(self, of, codes, numbers, rows):
        of = type(of)(of.tables, of.slopes[::-1], of.means[::-1], of.intercept)
        return true(self, of, codes, numbers[::-1], rows)

    monkeypatch.setattr(type(chosen.kernels()), "linear", backwards)
    with pytest.raises(AssertionError):
        check("binomial", 3, 1500, "", offset=False)


def test_columns_of_another_length_are_refused() -> None:
    rng = np.random.default_rng(1)
    for name in ("c", "a"):
        columns = columns_of(rng, 9, "")
        columns[name] = columns[name][:5]
        with pytest.raises(InvalidInput, match=f"'{name}' has 5 values where 9 rows"):
            of_blocks(model_of("binomial", rng)).predict(columns, 9)


def test_models_that_need_more_are_left_as_they_are() -> None:
    model = model_of("binomial", np.random.default_rng(1))
    skips = GlmModel(
        model.signature, "binomial", "logit", model.coefficients, (0, 2, 8), True, False,
        model.numeric_means, model.category_modes,
    )  # fmt: skip
    assert of_blocks(skips) is skips
