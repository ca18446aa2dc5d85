"""Documents as words and their weights: as H2O weighs them."""

import math

import numpy as np
import pytest

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import frame_from_arrays

RARE, COMMON = math.log(4 / 2), math.log(4 / 3)


@pytest.fixture
def documents():
    """What H2O 3.46.0.12 was asked about."""
    return frame_from_arrays(
        "d", {"id": np.array([1, 2, 3]), "s": np.array(["a b a", "B c", "a"], object)}, 2
    )


def test_documents_are_split_into_words(evaluate, documents, shown) -> None:
    found = shown(evaluate("(tf-idf d 0 1 True True)", d=documents))
    assert found["Word"] == ["B", "a", "a", "b", "c"]
    assert found["DocID"] == [2, 1, 3, 1, 2]
    assert found["TF"] == [1, 2, 1, 1, 1]
    assert found["IDF"] == pytest.approx([RARE, COMMON, COMMON, RARE, RARE], rel=1e-15)
    assert found["TF-IDF"] == pytest.approx([RARE, 2 * COMMON, COMMON, RARE, RARE], rel=1e-15)


def test_letters_may_be_alike(evaluate, documents, shown) -> None:
    found = shown(evaluate("(tf-idf d 0 1 True False)", d=documents))
    assert found["Word"] == ["a", "a", "b", "b", "c"]
    assert found["IDF"] == pytest.approx([COMMON] * 4 + [RARE], rel=1e-15)


def test_words_may_be_split_already(evaluate, shown) -> None:
    ids, words = np.array([1, 1, 1, 2, 3, 3]), np.array(["a", "b", "a", "b", "a", None], object)
    frame = frame_from_arrays("d", {"id": ids, "s": words}, 4)
    found = shown(evaluate("(tf-idf d 0 1 False True)", d=frame))
    assert found["Word"] == ["a", "a", "b", "b"]
    assert found["TF"] == [2, 1, 1, 1]
    assert found["IDF"] == pytest.approx([COMMON] * 4, rel=1e-15)


@pytest.mark.parametrize("places", ["0 2", "-1 1", "1 1", "0 0"])
def test_what_makes_no_sense_is_refused(evaluate, documents, places) -> None:
    with pytest.raises(InvalidInput):
        evaluate(f"(tf-idf d {places} True True)", d=documents)
