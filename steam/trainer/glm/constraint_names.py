"""Constraints of coefficients that cannot be, as far as columns tell before a fit."""

from collections.abc import Iterator

from steam.trainer.glm.box import no_such_coefficient, nothing_between
from steam.trainer.glm.parameters import GlmParameters
from steam.trainer.glm.plan import Reading


def check_constraints(reading: Reading, parameters: GlmParameters) -> None:
    """Raises InvalidInput for a name that no coefficient will have, and for bounds between which
    there is nothing."""
    linear = (name for one in parameters.linear for name in one.weights)
    asked = (*parameters.bounds, *parameters.pulls, *linear)
    if not asked:
        return
    known = {*_names(reading, parameters)}
    pairs = tuple(f"{pair.name}." for pair in reading.pairs)
    for name in asked:
        if name not in known and not name.startswith(pairs):
            raise no_such_coefficient(name)
    for name, (lowest, highest) in parameters.bounds.items():
        if not lowest <= highest:  # also NaN
            raise nothing_between(name)


def _names(reading: Reading, parameters: GlmParameters) -> Iterator[str]:
    """The columns and their levels, but for the first one of each where that has no coefficient."""
    first = 0 if parameters.takes_all_levels else 1
    for name, domain in zip(reading.roles.predictors, reading.domains, strict=True):
        yield name
        yield from (f"{name}.{level}" for level in (domain or ())[first:])
    yield from (pair.name for pair in reading.pairs)
