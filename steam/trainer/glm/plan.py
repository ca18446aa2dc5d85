"""What a fit will do, decided from the columns and their facts; here input is refused."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from steam.core.errors import Exhausted, InvalidInput
from steam.model.families import NUMERIC_RESPONSE_FAMILIES
from steam.model.signature import Category, Column, ColumnType
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.glm.design import CategoricalTerm, Design, NumericTerm
from steam.trainer.glm.facts import CategoricalFacts, ColumnFacts, NumericFacts, TrainingFacts
from steam.trainer.glm.families import no_such_response
from steam.trainer.glm.likelihood import Likelihood, OfClasses
from steam.trainer.glm.multinomial import Multinomial
from steam.trainer.glm.ordinal import Ordinal
from steam.trainer.glm.parameters import GlmParameters
from steam.trainer.glm.rows import Roles
from steam.trainer.glm.single_index import SingleIndex

SEVERAL_CLASSES: Mapping[str, Callable[[int], OfClasses]] = {
    "multinomial": Multinomial,
    "ordinal": Ordinal,
}
"""Families of a response with three levels or more, by their number."""

MOST_COEFFICIENTS = 5000
"""A Gram matrix of this width takes 200 MB, and several are alive at once."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Which columns the fit reads, in model order: categoricals by falling number of levels (as
    H2O orders them), then numerics. `warnings` tell what is left out."""

    roles: Roles
    domains: tuple[tuple[str, ...] | None, ...]
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
    return Reading(
        roles,
        tuple(vecs[name].domain if name in categoricals else None for name in predictors),
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

    Raises Exhausted when there would be more than MOST_COEFFICIENTS coefficients.
    """
    categoricals: list[CategoricalTerm] = []
    numerics: list[NumericTerm] = []
    warnings: list[str] = []
    for name, domain, column in zip(
        reading.roles.predictors, reading.domains, facts.predictors, strict=True
    ):
        if _useless(column, parameters):
            warnings.append(f"Column {name} is constant or all missing and is left out.")
        elif isinstance(column, CategoricalFacts):
            dropped = 0 if parameters.is_penalised else 1
            categoricals.append(CategoricalTerm(name, domain or (), column.mode, dropped))
        else:
            numerics.append(_numeric_term(name, column, parameters))
    if not categoricals and not numerics:
        warnings.append("No predictor is left; the model is its intercept.")
    design = Design(tuple(categoricals), tuple(numerics), parameters.intercept)
    width = likelihood.size(design.width)
    if width > MOST_COEFFICIENTS:
        raise Exhausted(
            f"The model would have {width} coefficients; {MOST_COEFFICIENTS} is the limit.",
            hint="Leave out categorical columns with very many levels.",
        )
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


def _numeric_term(name: str, facts: NumericFacts, parameters: GlmParameters) -> NumericTerm:
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
    )
