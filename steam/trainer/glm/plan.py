"""What a fit will do, decided from the columns and their facts; here input is refused."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from steam.core.errors import InvalidInput
from steam.model.families import NUMERIC_RESPONSE_FAMILIES
from steam.model.signature import Category, Column, ColumnType
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.glm.design import Design
from steam.trainer.glm.facts import CategoricalFacts, ColumnFacts, NumericFacts, TrainingFacts
from steam.trainer.glm.families import no_such_response
from steam.trainer.glm.likelihood import Likelihood, OfClasses
from steam.trainer.glm.multinomial import Multinomial
from steam.trainer.glm.ordinal import Ordinal
from steam.trainer.glm.pairs import Pair, plan_pairs
from steam.trainer.glm.parameters import GlmParameters
from steam.trainer.glm.plan_interactions import numeric_term, plan_interactions
from steam.trainer.glm.plugs import plugs_of
from steam.trainer.glm.rows import Roles
from steam.trainer.glm.single_index import SingleIndex
from steam.trainer.glm.solvers import check_width
from steam.trainer.glm.terms import CategoricalTerm, NumericTerm

SEVERAL_CLASSES: Mapping[str, Callable[[int], OfClasses]] = {
    "multinomial": Multinomial,
    "ordinal": Ordinal,
}
"""Families of a response with three levels or more, by their number."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Which columns the fit reads, in model order: categoricals by falling number of levels (as
    H2O orders them), then numerics; which of them interact, and their plug values, if they have
    any. `warnings` tell what is left out."""

    roles: Roles
    domains: tuple[tuple[str, ...] | None, ...]
    pairs: tuple[Pair, ...]
    plugs: Mapping[str, float]
    warnings: tuple[str, ...]


def plan_reading(frame: Frame, x: Sequence[str], y: str, parameters: GlmParameters) -> Reading:
    """Check the columns by name and type.

    Raises NotFound for a column that is not there, InvalidInput for one that cannot play its part.
    """
    frame.vec(y)
    extra = [name for name in (parameters.weights_column, parameters.offset_column) if name]
    for name in extra:
        if frame.vec(name).type in {VecType.ENUM, VecType.STRING}:
            raise InvalidInput(f"Column {name} is not numeric, so it cannot be weights or offset.")
    for name in x:
        if name == y or name in extra:
            raise InvalidInput(
                f"Column {name} cannot be a predictor as well.", hint="Take it out of x."
            )
    vecs = {name: frame.vec(name) for name in dict.fromkeys(x)}
    text = [name for name, vec in vecs.items() if vec.type is VecType.STRING]
    categoricals = [name for name, vec in vecs.items() if vec.type is VecType.ENUM]
    categoricals.sort(key=lambda name: -len(vecs[name].domain or ()))
    numerics = [name for name in vecs if name not in {*text, *categoricals}]
    predictors = (*categoricals, *numerics)
    roles = Roles(
        predictors,
        y,
        parameters.weights_column,
        parameters.offset_column,
        parameters.skip_missing,
    )
    domains = {name: vecs[name].domain if name in categoricals else None for name in predictors}
    plugs = plugs_of(parameters.plug_values, domains) if parameters.plugs_missing else {}
    levels = {name: None if domain is None else len(domain) for name, domain in domains.items()}
    return Reading(
        roles,
        tuple(domains.values()),
        plan_pairs(parameters.interactions, levels, (*frame.names,), plugs),
        plugs,
        tuple(f"Column {name} holds text and is left out." for name in text),
    )


def plan_response(vec: Vec, name: str, family: str) -> Column:
    """The response as the model states it. Raises InvalidInput if its type does not fit."""
    is_number = vec.type in {VecType.INT, VecType.REAL}
    levels = vec.domain or ()
    if family in SEVERAL_CLASSES:
        if len(levels) > 2:
            return Column(name, ColumnType.CATEGORICAL, levels)
        raise InvalidInput(
            f"The response {name} does not have three levels or more, as {family} needs.",
            hint="Convert numbers to a categorical column, or use family binomial for two classes.",
        )
    if family == "binomial" and vec.type is VecType.ENUM:
        if len(levels) > 2:
            raise InvalidInput(f"The response {name} has {len(levels)} levels; binomial needs 2.")
        return Column(name, ColumnType.CATEGORICAL, levels)
    if (family == "binomial" or family in NUMERIC_RESPONSE_FAMILIES) and is_number:
        return Column(name, ColumnType.CATEGORICAL, ("0", "1"))
    if family not in {"binomial", *NUMERIC_RESPONSE_FAMILIES} and (
        is_number or vec.type is VecType.TIME
    ):
        return Column(name, ColumnType.NUMERIC)
    raise InvalidInput(
        f"The response {name} is of type {vec.type}, which {family} cannot predict.",
        hint="Use family binomial for two classes and gaussian for numbers.",
    )


def check_facts(facts: TrainingFacts, roles: Roles, likelihood: SingleIndex | OfClasses) -> None:
    """Refuse rows that cannot be fitted. Raises InvalidInput."""
    if not facts.rows:
        raise InvalidInput(
            f"No row has a response {roles.response} and everything else that a fit needs.",
            hint="Look for missing values in the response, weights and offset.",
        )
    if facts.refused and likelihood.name == "binomial":
        raise InvalidInput(
            f"The response {roles.response} holds values other than 0 and 1.",
            hint="Convert it to a categorical column with two levels, or use family gaussian.",
        )
    if facts.response.constant:
        raise InvalidInput(f"The response {roles.response} is constant.")
    columns = (facts.response, *facts.predictors)
    numbers = zip((roles.response, *roles.predictors), columns, strict=True)
    for name, column in numbers:
        if isinstance(column, NumericFacts) and column.infinite:
            raise InvalidInput(f"Column {name} holds an infinite value.")
        if isinstance(column, NumericFacts) and column.too_large:
            raise InvalidInput(
                f"Column {name} holds values too large to compute with.",
                hint="Scale it down, for example by taking logarithms.",
            )
    if facts.refused and isinstance(likelihood, SingleIndex):
        raise no_such_response(roles.response, likelihood.family)


def plan_design(
    reading: Reading, facts: TrainingFacts, parameters: GlmParameters, likelihood: Likelihood
) -> tuple[Design, tuple[str, ...]]:
    """The design and warnings about the columns that are left out of it.

    Raises Exhausted when there would be too many coefficients for the solver.
    """
    terms: dict[str, CategoricalTerm | NumericTerm] = {}
    warnings: list[str] = []
    dropped = 0 if parameters.takes_all_levels else 1
    for name, domain, column in zip(
        reading.roles.predictors, reading.domains, facts.predictors, strict=True
    ):
        if _useless(column, parameters):
            warnings.append(f"Column {name} is constant or all missing and is left out.")
        elif isinstance(column, CategoricalFacts):
            mode = int(reading.plugs.get(name, column.mode))
            terms[name] = CategoricalTerm(name, domain or (), mode, dropped)
        else:
            terms[name] = numeric_term(name, column, parameters, reading.plugs.get(name))
    if not terms:
        warnings.append("No predictor is left; the model is its intercept.")
    added = plan_interactions(reading.pairs, facts.pairs, terms, parameters)
    categoricals = [term for term in terms.values() if isinstance(term, CategoricalTerm)]
    numerics = [term for term in terms.values() if isinstance(term, NumericTerm)]
    design = Design(
        tuple(sorted((*categoricals, *added.pairs), key=lambda term: -term.width)),
        (*added.products, *numerics),
        parameters.intercept,
        added.slopes,
    )
    warnings += added.warnings
    check_width(parameters, likelihood.size(design.width))
    return design, tuple(warnings)


def category_of(response: Column, family: str) -> Category:
    """What kind of model predicts this response."""
    if family in SEVERAL_CLASSES:
        return Category.ORDINAL if family == "ordinal" else Category.MULTINOMIAL
    return Category.BINOMIAL if response.levels else Category.REGRESSION


def likelihood_of(parameters: GlmParameters, response: Column) -> SingleIndex | OfClasses:
    """What is maximised."""
    if make := SEVERAL_CLASSES.get(parameters.family.lower()):
        return make(len(response.levels))
    return SingleIndex(parameters.likelihood())


def _useless(column: ColumnFacts, parameters: GlmParameters) -> bool:
    if isinstance(column, NumericFacts) and column.weight == 0.0:
        return True
    if isinstance(column, CategoricalFacts) and not column.level_weights.any():
        return True
    return parameters.ignore_const_cols and column.constant
