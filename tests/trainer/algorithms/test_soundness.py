from dataclasses import dataclass, replace
from typing import Any

import pytest

from steam.trainer.algorithms.common_parameters import (
    CROSS_VALIDATION,
    MODEL_ID,
    TRAINING_FRAME,
    WEIGHTS_COLUMN,
)
from steam.trainer.algorithms.glm import GlmAlgorithm
from steam.trainer.algorithms.parameters import ParameterSpec, Support
from steam.trainer.algorithms.soundness import Unsound, sound

NEEDED = (MODEL_ID, TRAINING_FRAME)
GOOD = ParameterSpec("k", "int", 3, Support.FULL, "How many.")


@dataclass(frozen=True)
class Candidate:
    """Looks like an algorithm."""

    name: Any = "mine"
    full_name: Any = "My own"
    categories: Any = ("Clustering",)
    parameters: Any = (*NEEDED, GOOD)

    def check(self) -> None: ...
    def train(self) -> None: ...
    def score(self) -> None: ...


class WithoutTraining:
    name = "mine"
    full_name = "My own"
    categories = ("Clustering",)
    parameters = NEEDED
    check = score = print


def test_our_own_and_a_plain_one_are_sound() -> None:
    for algorithm in (GlmAlgorithm(), Candidate()):
        assert sound(algorithm) is algorithm


def test_every_type_has_a_default_that_is_accepted() -> None:
    defaults = {
        "boolean": False, "int": 3, "long": 2**40, "float": 0.5, "double": 1, "string": "a",
        "VecSpecifier": "x", "Key<Frame>": "f", "Key<Model>": "m", "string[]": ["a"],
        "float[]": [0.5, 1], "double[]": (0.5,), "StringPair[]": [("a", "b")],
        "int[]": [3], "string[][]": [["a"], ["b", "c"]],
        "KeyValue[]": [{"key": "a", "value": 1.0}],
    }  # fmt: skip
    specs = (
        ParameterSpec(f"p{i}", kind, value, Support.FULL, "Help.")
        for i, (kind, value) in enumerate(defaults.items())
    )
    sound(Candidate(parameters=(*NEEDED, *specs)))


@pytest.mark.parametrize(
    ("candidate", "words"),
    [
        (object(), "its name is None"),
        (42, "its name is None"),
        (Candidate(name="Mine"), "its name is 'Mine'"),
        (Candidate(name="../x"), "its name is"),
        (Candidate(name="a" * 41), "its name is"),
        (Candidate(full_name=""), "full_name"),
        (WithoutTraining(), "no method 'train'"),
        (Candidate(categories=()), "categories"),
        (Candidate(categories=("Guess",)), "'Guess' is not a category"),
        (Candidate(categories=([],)), "is not a category"),
        (Candidate(parameters=None), "not a tuple"),
        (Candidate(parameters=("k",)), "'k' is not a ParameterSpec"),
        (Candidate(parameters=(*NEEDED, GOOD, GOOD)), "'k' twice"),
        (Candidate(parameters=(TRAINING_FRAME, GOOD)), "no parameter 'model_id'"),
        (Candidate(parameters=(MODEL_ID,)), "no parameter 'training_frame'"),
    ],
)
def test_what_is_no_algorithm_is_told_in_a_sentence(candidate: object, words: str) -> None:
    with pytest.raises(Unsound) as caught:
        sound(candidate)
    assert words in str(caught.value)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "a b"}, "no good name"),
        ({"name": 3}, "no good name"),
        ({"type": "complex"}, "of the type 'complex'"),
        ({"support": "full"}, "has no Support"),
        ({"level": "vital"}, "none of critical"),
        ({"help": ""}, "has no help"),
        ({"values": ("a",)}, "without being an enum"),
        ({"type": "enum", "default": None}, "an enum without values"),
        ({"type": "enum", "values": ("a",), "default": "b"}, "none of its values"),
        ({"default": "three"}, "which is no int"),
        ({"default": True}, "which is no int"),
        ({"default": 0.5}, "which is no int"),
        ({"type": "double[]", "default": [0.5, "a"]}, "which is no double[]"),
        ({"type": "string", "default": 5}, "which is no string"),
        ({"least": "1"}, "bounds that are no numbers"),
        ({"type": "string", "default": None, "least": 1}, "or is no number"),
        ({"default": 1, "least": 2}, "out of its bounds"),
        ({"default": 3, "most": 2}, "out of its bounds"),
    ],
)
def test_a_parameter_that_cannot_be_offered_is_told(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(Unsound) as caught:
        sound(Candidate(parameters=(*NEEDED, replace(GOOD, **changes))))
    assert words in str(caught.value)


def test_folds_need_weights() -> None:
    sound(Candidate(parameters=(*NEEDED, *CROSS_VALIDATION, WEIGHTS_COLUMN)))
    with pytest.raises(Unsound, match="folds without a weights_column"):
        sound(Candidate(parameters=(*NEEDED, *CROSS_VALIDATION)))
