"""The terms of interactions, decided from the facts of their pairs of columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from steam.core.errors import InvalidInput
from steam.model.interactions import pair_level
from steam.trainer.glm.facts import CategoricalFacts, NumericFacts, PairFacts
from steam.trainer.glm.pairs import LevelFacts, Pair
from steam.trainer.glm.parameters import GlmParameters
from steam.trainer.glm.terms import CategoricalTerm, NumericTerm, PairTerm, SlopesTerm


@dataclass(frozen=True, slots=True)
class InteractionTerms:
    """The terms by kind, in the order of the pairs, and why some pairs have none."""

    pairs: tuple[PairTerm, ...]
    slopes: tuple[SlopesTerm, ...]
    products: tuple[NumericTerm, ...]
    warnings: tuple[str, ...]


def plan_interactions(
    pairs: Sequence[Pair],
    facts: Sequence[PairFacts],
    terms: Mapping[str, CategoricalTerm | NumericTerm],
    parameters: GlmParameters,
) -> InteractionTerms:
    """`terms` are those of the columns by name; a pair with a column that has none is left out.

    Raises InvalidInput where two levels would have one name.
    """
    found: list[PairTerm | SlopesTerm | NumericTerm] = []
    warnings = []
    for pair, fact in zip(pairs, facts, strict=True):
        left, right = terms.get(pair.left.name), terms.get(pair.right.name)
        made: PairTerm | SlopesTerm | NumericTerm | None = None
        if isinstance(left, CategoricalTerm) and isinstance(right, CategoricalTerm):
            if isinstance(fact, CategoricalFacts):
                made = _pair_term(pair, left, right, fact)
        elif isinstance(left, CategoricalTerm) and isinstance(right, NumericTerm):
            if isinstance(fact, LevelFacts):
                made = _slopes_term(pair, left, right, fact, parameters)
        elif left is not None and right is not None and isinstance(fact, NumericFacts):
            made = _product_term(pair, fact, parameters)
        if made is None:
            warnings.append(f"The interaction {pair.name} is constant and is left out.")
        else:
            found.append(made)
    return InteractionTerms(
        tuple(term for term in found if isinstance(term, PairTerm)),
        tuple(term for term in found if isinstance(term, SlopesTerm)),
        tuple(term for term in found if isinstance(term, NumericTerm)),
        tuple(warnings),
    )


def numeric_term(
    name: str, facts: NumericFacts, parameters: GlmParameters, fill: float | None = None
) -> NumericTerm:
    """Centred whenever there is an intercept to take it up, which changes no answer but keeps
    the Gram matrix well conditioned; for the same reason scaled whenever no penalty sees it."""
    scaled = facts.sd > 0.0 and (parameters.standardize or not parameters.is_penalised)
    return NumericTerm(
        name,
        facts.mean,
        facts.sd,
        facts.mean if parameters.intercept else 0.0,
        1.0 / facts.sd if scaled else 1.0,
        facts.low,
        facts.high,
        facts.mean if fill is None else fill,
    )


def _pair_term(
    pair: Pair, left: CategoricalTerm, right: CategoricalTerm, facts: CategoricalFacts
) -> PairTerm | None:
    """Pairs that occur have a coefficient, but for those with a level that has none, as in H2O."""
    weights = facts.level_weights.reshape(len(left.levels), len(right.levels))
    chosen = weights > 0.0
    chosen[: left.dropped] = False
    chosen[:, : right.dropped] = False
    places = tuple((int(a), int(b)) for a, b in np.argwhere(chosen))
    if not places:
        return None
    names = tuple(pair_level(left.levels[a], right.levels[b]) for a, b in places)
    if len(set(names)) < len(names):
        raise InvalidInput(
            f"Two pairs of levels of the interaction {pair.name[:80]} have the same name.",
            hint="Rename levels, so that none is another with an underscore and more.",
        )
    slots = np.full(weights.shape, len(places), dtype=np.int64)
    slots[chosen] = np.arange(len(places))
    table = np.append(slots.ravel(), slots.ravel()[facts.mode])
    return PairTerm(pair, names, places, table, max(left.dropped, right.dropped))


def _slopes_term(
    pair: Pair,
    category: CategoricalTerm,
    number: NumericTerm,
    facts: LevelFacts,
    parameters: GlmParameters,
) -> SlopesTerm | None:
    kept = slice(category.dropped, None)
    sds = facts.sds[kept]
    if not sds.any():
        return None
    scaled = (sds > 0.0) & (parameters.standardize or not parameters.is_penalised)
    scales = np.divide(1.0, sds, out=np.ones_like(sds), where=scaled)
    means = (facts.weights * facts.means)[kept] / facts.weights.sum()
    return SlopesTerm(
        pair,
        category.levels,
        category.dropped,
        category.mode,
        number.fill,
        scales,
        means,
        sds,
    )


def _product_term(pair: Pair, facts: NumericFacts, parameters: GlmParameters) -> NumericTerm | None:
    if facts.infinite or facts.too_large:
        raise InvalidInput(
            f"The interaction {pair.name[:80]} has values too large to compute with.",
            hint="Scale its columns down, for example by taking logarithms.",
        )
    if facts.weight == 0.0 or (parameters.ignore_const_cols and facts.constant):
        return None
    term = numeric_term(pair.name, facts, parameters)
    return replace(term, product=pair)
