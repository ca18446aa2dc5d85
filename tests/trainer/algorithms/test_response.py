import numpy as np
import pytest

from steam.trainer.algorithms.response import check_response, check_values
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.glm.families import family_of


@pytest.mark.parametrize(
    ("values", "domain", "family", "words"),
    [
        ([1.0, 2.0], None, "gaussian", None),
        ([0.0, 1.0], None, "binomial", None),
        ([0.0, 1.0, np.nan], None, "binomial", None),
        ([0, 1], ("a", "b"), "binomial", None),
        ([np.nan, np.nan], None, "gaussian", "no values"),
        ([-1, -1], ("a", "b"), "binomial", "no values"),
        ([3.0, 3.0, np.nan], None, "gaussian", "constant"),
        ([1, 1], ("a", "b"), "binomial", "constant"),
        ([0, 1, 2], ("a", "b", "c"), "binomial", "3 levels"),
        ([0, 1], ("a", "b"), "gaussian", "needs numbers"),
        ([0.0, 2.0], None, "binomial", "other than 0 and 1"),
        ([0.0, 0.5, 1.0], None, "binomial", "other than 0 and 1"),
    ],
)
def test_responses(
    values: list[float], domain: tuple[str, ...] | None, family: str, words: str | None
) -> None:
    array = np.array(values, dtype=np.int32 if domain else np.float64)
    frame = frame_from_arrays(
        "f", {"y": array}, block_rows=2, domains={"y": domain} if domain else {}
    )
    problems = check_response(frame, "y", family, LocalEngine(1))
    assert [words in one.message for one in problems if words] == [True] * (words is not None)
    assert len(problems) == (words is not None)


@pytest.mark.parametrize(
    ("family", "refused", "accepted"),
    [
        ("gaussian", None, -1.0),
        ("poisson", -1.0, 0.0),
        ("negativebinomial", -1.0, 0.0),
        ("gamma", 0.0, 1e-300),
        ("fractionalbinomial", 1.5, 1.0),
        ("quasibinomial", -0.5, 0.0),
    ],
)
def test_values_that_a_family_cannot_have(
    family: str, refused: float | None, accepted: float
) -> None:
    frame = frame_from_arrays(
        "f",
        {
            "good": np.array([0.5, accepted, np.nan]),
            "bad": np.array([0.5, np.nan, refused or 0.0]),
        },
        block_rows=2,
    )
    kind = family_of(family)
    assert check_values(frame, "good", kind, LocalEngine(1)) == []
    problems = check_values(frame, "bad", kind, LocalEngine(1))
    assert len(problems) == (refused is not None)
    for one in problems:
        assert f"for {family} distribution must be {kind.responses}." in one.message
        assert f"'bad' holds {refused:g}." in one.message


def test_a_tweedie_takes_what_its_power_takes() -> None:
    frame = frame_from_arrays("f", {"y": np.array([0.0, 1.0])}, block_rows=2)
    for power, count in ((1.5, 0), (2.5, 1)):
        family = family_of("tweedie", variance_power=power, link_power=0.0)
        assert len(check_values(frame, "y", family, LocalEngine(1))) == count
