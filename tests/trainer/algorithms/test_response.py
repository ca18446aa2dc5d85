import numpy as np
import pytest

from steam.trainer.algorithms.response import check_response
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import frame_from_arrays


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
