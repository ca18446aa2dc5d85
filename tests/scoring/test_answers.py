import json
import math

import numpy as np
import pytest

from steam.core.errors import SteamError
from steam.model.predictor import Prediction
from steam.scoring.answers import encode_answers, join_answers, make_answers
from steam.scoring.bodies import Shape

CLASSES = Prediction(
    labels=np.array([1, -1], np.int32),
    probabilities=np.array([[0.25, 0.75], [math.nan, math.inf]]),
)


def test_a_classifier_answers_with_labels_and_probabilities() -> None:
    answers = make_answers(CLASSES, ("no", "yes"), {1: ["careful"]})
    assert json.loads(encode_answers(Shape.OBJECT, answers[:1])) == {
        "labelIndex": 1,
        "label": "yes",
        "classProbabilities": [0.25, 0.75],
        "probabilities": {"no": 0.25, "yes": 0.75},
    }


def test_what_is_not_finite_is_null_and_never_a_bare_word() -> None:
    answers = make_answers(CLASSES, ("no", "yes"), {1: ["careful"]})
    assert json.loads(encode_answers(Shape.OBJECT, answers[1:]), parse_constant=pytest.fail) == {
        "labelIndex": None,
        "label": None,
        "classProbabilities": [None, None],
        "probabilities": {"no": None, "yes": None},
        "warnings": ["careful"],
    }


@pytest.mark.parametrize("blocks", [[], [3], [2, 1]])
def test_blocks_join_to_one_text(blocks: list[int]) -> None:
    parts: dict[Shape, list[bytes]] = {Shape.ARRAY: [], Shape.LINES: []}
    for rows in blocks:
        answers = make_answers(Prediction(values=np.ones(rows)), (), {})
        for shape, texts in parts.items():
            texts.append(encode_answers(shape, answers))
    wanted = [{"value": 1.0}] * sum(blocks)
    assert json.loads(join_answers(Shape.ARRAY, parts[Shape.ARRAY])) == wanted
    lines = join_answers(Shape.LINES, parts[Shape.LINES])
    assert [json.loads(line) for line in lines.splitlines()] == wanted


def test_a_model_that_says_nothing_is_an_error() -> None:
    with pytest.raises(SteamError):
        make_answers(Prediction(), (), {})
