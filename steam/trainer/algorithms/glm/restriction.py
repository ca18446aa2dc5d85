"""What a GLM is fitted with and answers without: control variables, and the offset."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from steam.model.glm import GlmModel
from steam.model.signature import ColumnType
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.columns import text_of
from steam.trainer.algorithms.cross_validation.request import is_asked
from steam.trainer.algorithms.glm.parameters import glm_predictors, interactions_in, is_search
from steam.trainer.algorithms.parameters import Problem
from steam.trainer.glm.parameters import OF_SEVERAL_CLASSES


@dataclass(frozen=True, slots=True)
class Restriction:
    """The `control` variables whose effect is left out of answers, and whether that of the `offset`
    is. False if neither is."""

    control: tuple[str, ...] = ()
    offset: bool = False

    def __bool__(self) -> bool:
        return bool(self.control) or self.offset

    @property
    def parts(self) -> tuple["Restriction", ...]:
        """Those that leave out less: nothing, and each kind alone where there are both."""
        alone = (Restriction(self.control), Restriction(offset=self.offset))
        return (Restriction(), *(alone if self.control and self.offset else ()))

    @property
    def parameters(self) -> Mapping[str, object]:
        """It as the parameters that ask for it."""
        return {
            "control_variables": list(self.control) or None,
            "remove_offset_effects": self.offset,
        }


def restriction_in(given: Mapping[str, object]) -> Restriction:
    """What the parameters leave out of answers."""
    names = given.get("control_variables")
    control = tuple(dict.fromkeys(map(str, names))) if isinstance(names, list) else ()
    return Restriction(control, given.get("remove_offset_effects") is True)


def restriction_problems(order: Order, family: str) -> list[Problem]:
    """What is wrong with what is to be left out of answers; `family` is that of the fit."""
    given = order.given
    restriction = restriction_in(given)
    if not restriction:
        return []
    field = "control_variables" if restriction.control else "remove_offset_effects"
    predictors = glm_predictors(order)
    unknown = next((name for name in restriction.control if name not in predictors), None)
    if unknown is not None:
        return [
            Problem(field, f"'{unknown[:80]}' is no predictor, so it cannot be controlled for.")
        ]
    if restriction.offset and text_of(given, "offset_column") is None:
        return [
            Problem("remove_offset_effects", "There is no offset_column whose effect to leave out.")
        ]
    refused = {
        f"the {family} family": family in OF_SEVERAL_CLASSES,
        "cross-validation": is_asked(given),
        "lambda_search": is_search(given),
        "interactions": bool(interactions_in(given)),
    }
    return [
        Problem(field, f"{field} does not go with {name}: leave one of them out.")
        for name, is_there in refused.items()
        if is_there
    ]


def restricted(model: GlmModel, restriction: Restriction) -> GlmModel:
    """The model of one linear predictor with 0 for the coefficients of control variables, those of
    columns as they are, and without its offset if that is left out."""
    coefficients = np.where(coefficients_of(model, restriction.control), 0.0, model.coefficients)
    offset = None if restriction.offset else model.signature.offset
    return replace(
        model, coefficients=coefficients, signature=replace(model.signature, offset=offset)
    )


def coefficients_of(model: GlmModel, columns: Sequence[str]) -> NDArray[np.bool_]:
    """Which coefficients of a model of one linear predictor are those of `columns`, bool (p,)."""
    marked = np.zeros(len(model.coefficients), dtype=np.bool_)
    numbers = [term.name for term in model.terms if term.type is not ColumnType.CATEGORICAL]
    for term, (start, stop) in zip(model.terms, pairwise(model.category_offsets), strict=False):
        marked[start:stop] = term.name in columns
    marked[model.category_offsets[-1] : -1] = [name in columns for name in numbers]
    return marked
