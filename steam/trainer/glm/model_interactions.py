"""The interactions of a design as those of a model, and what its terms take for a missing value."""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from steam.model.interactions import (
    CategoryPair,
    Interaction,
    Interactions,
    NumberProduct,
    SlopeByLevel,
)
from steam.model.signature import Column, Signature
from steam.trainer.glm.design import Design
from steam.trainer.glm.pairs import Part
from steam.trainer.glm.terms import CategoricalTerm, NumericTerm, PairTerm, SlopesTerm

Columns = Mapping[str, Column]


def interactions_of(design: Design, signature: Signature, *, imputes: bool) -> Interactions | None:
    """None for a design of plain columns; with `imputes` missing values are replaced."""
    if not design.interacts:
        return None
    columns = {column.name: column for column in signature.features}
    terms: list[Column] = []
    parts: list[Interaction] = []
    for term in (*design.categoricals, *design.slopes, *design.numerics):
        part = _part(term, columns, imputes=imputes)
        if part is None:
            terms.append(columns[term.name])
        else:
            parts.append(part)
            terms.extend(part.columns)
    return Interactions(tuple(terms), tuple(parts))


def category_fills(design: Design) -> NDArray[np.int32]:
    """The code that a missing category is taken as, of each categorical of the model."""
    return np.array(list(_codes(design)), dtype=np.int32)


def numeric_fills(design: Design) -> NDArray[np.float64]:
    """What a missing number is taken as, of each number of the model. One with slopes by level is
    never missing."""
    slopes = [0.0] * sum(term.width for term in design.slopes)
    return np.array([*slopes, *(term.fill for term in design.numerics)], dtype=np.float64)


def _codes(design: Design) -> Iterator[int]:
    for term in design.categoricals:
        if isinstance(term, CategoricalTerm):
            yield term.mode
        elif term.missing_slot == term.width:  # the pairs without a coefficient
            yield 0 if term.dropped else term.width
        else:
            yield term.missing_slot + term.dropped


def _part(
    term: CategoricalTerm | PairTerm | SlopesTerm | NumericTerm, columns: Columns, *, imputes: bool
) -> Interaction | None:
    match term:
        case PairTerm(pair=pair):
            return CategoryPair(
                columns[pair.left.name],
                columns[pair.right.name],
                term.places,
                term.dropped > 0,
                _code(pair.left),
                _code(pair.right),
            )
        case SlopesTerm(pair=pair):
            return SlopeByLevel(
                term.name,
                columns[pair.left.name],
                columns[pair.right.name],
                term.dropped,
                term.mode if imputes else None,
                term.fill if imputes else np.nan,
            )
        case NumericTerm(product=pair) if pair is not None:
            return NumberProduct(
                columns[pair.left.name],
                columns[pair.right.name],
                np.nan if pair.left.plug is None else pair.left.plug,
                np.nan if pair.right.plug is None else pair.right.plug,
            )
        case _:
            return None


def _code(part: Part) -> int | None:
    return None if part.plug is None else int(part.plug)
