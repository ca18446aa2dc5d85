"""Plug values: what a missing value of each column is taken as, where the user says it."""

from collections.abc import Mapping, Sequence

from steam.core.errors import InvalidInput

PlugValues = Mapping[str, str | float | None]
"""A level or a number for each column, by its name; None where it is missing itself."""


def plugs_of(
    values: PlugValues, domains: Mapping[str, Sequence[str] | None]
) -> Mapping[str, float]:
    """A code or a number for each predictor; `domains` are None for numbers.

    Raises InvalidInput for a predictor without a good value.
    """
    return {name: _plug(name, domain, values) for name, domain in domains.items()}


def _plug(name: str, domain: Sequence[str] | None, values: PlugValues) -> float:
    value = values.get(name)
    if value is None:
        raise InvalidInput(
            f"There is no plug value for column {name[:80]}.",
            hint="The frame of plug values needs one row with a value for each predictor.",
        )
    if domain is not None:
        if str(value) not in domain:
            raise InvalidInput(
                f"The plug value '{str(value)[:40]}' is no level of column {name[:80]}."
            )
        return domain.index(str(value))
    if isinstance(value, str):
        raise InvalidInput(f"The plug value of column {name[:80]} is not a number.")
    if not abs(value) <= MOST:
        raise InvalidInput(f"The plug value of column {name[:80]} is too large to compute with.")
    return value


MOST = 1e150
"""Beyond it squares overflow."""
