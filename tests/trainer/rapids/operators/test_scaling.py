"""Columns moved and stretched, as H2O does."""

import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import frame_from_arrays

NAN = np.nan


@pytest.fixture
def gaps():
    """What H2O 3.46.0.12 was asked about."""
    x, y = [1, NAN, 3, 4, NAN, NAN], [NAN, NAN, 5, NAN, 7.5, NAN]
    return frame_from_arrays("gaps", {"x": np.array(x), "y": np.array(y)}, block_rows=4)


@pytest.mark.parametrize(
    ("arguments", "x", "y"),
    [
        (
            "True True",
            [-1.0910894511799618, 0.21821789023599245, 0.8728715609439696],
            [-0.7071067811865475, 0.7071067811865475],
        ),
        (
            "False True",
            [0.6546536707079771, 1.9639610121239313, 2.6186146828319083],
            [2.82842712474619, 4.242640687119285],
        ),
        ("[1 2] [2 4]", [0, 4, 6], [12, 22]),
        ("False False", [1, 3, 4], [5, 7.5]),
    ],
)
def test_numbers_are_scaled_as_h2o_scales_them(evaluate, gaps, shown, arguments, x, y) -> None:
    found = shown(evaluate(f"(scale g {arguments})", g=gaps))
    assert [one for one in found["x"] if one is not None] == pytest.approx(x, rel=4e-16 * 4)
    assert [one for one in found["y"] if one is not None] == pytest.approx(y, rel=4e-16 * 4)


def test_other_columns_stay_and_constants_are_only_centred(evaluate, mixed) -> None:
    found = evaluate("(scale m True True)", m=mixed)
    assert found.vec("g") is mixed.vec("g")
    assert found.vec("t") is mixed.vec("t")
    same = frame_from_arrays("f", {"c": np.array([5.0, 5.0, 5.0])})
    assert evaluate("(scale f True True)", f=same).vec("c").values().tolist() == [0, 0, 0]


def test_they_are_those_of_scikit_learn(evaluate) -> None:
    values = np.random.default_rng(3).normal(1e4, 3.0, 500)
    found = evaluate("(scale f True True)", f=frame_from_arrays("f", {"x": values}, 64))
    theirs = StandardScaler().fit_transform(values[:, None])[:, 0] * np.sqrt(499 / 500)
    # the mean is known to eps times its size, which is 3,000 deviations
    assert found.vec("x").values() == pytest.approx(theirs, abs=1e4 * 2**-50)


def test_in_place_changes_the_frame_and_the_other_does_not(evaluate, gaps, shown) -> None:
    text = "(, ({operator} gaps False [2 2]) gaps)"
    assert shown(evaluate(text.format(operator="scale_inplace"), gaps=gaps))["x"][0] == 2
    assert shown(evaluate(text.format(operator="scale"), gaps=gaps))["x"][0] == 1


@pytest.mark.parametrize("arguments", ["[1] True", "True [1 2 3]", "'a' True"])
def test_what_makes_no_sense_is_refused(evaluate, gaps, arguments) -> None:
    with pytest.raises(InvalidInput):
        evaluate(f"(scale g {arguments})", g=gaps)
