"""What parameters an algorithm takes: names, types, defaults, and how far each is supported."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from importlib import resources

from steam.core.errors import InvalidInput


class InvalidParameter(InvalidInput):
    """A parameter is unknown, unreadable or not acceptable."""

    code = "invalid_parameter"


class Support(Enum):
    """What steam does with a parameter that H2O has."""

    FULL = "full"  # means here what it means in H2O
    DEFAULT_ONLY = "default only"  # any other value is refused, rather than quietly ignored
    HARMLESS = "harmless"  # only steers what is off here anyway: any value is accepted


@dataclass(frozen=True, slots=True)
class ParameterSpec:
    """One parameter. `type` and `level` are H2O's words; `values` are those of an enum.

    A number is at least `least` and at most `most`, where these are given: see `out_of_bounds`.
    """

    name: str
    type: str
    default: object
    support: Support
    help: str
    values: tuple[str, ...] = ()
    level: str = "critical"
    gridable: bool = False
    required: bool = False
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A complaint about one parameter, in the words of H2O's validation messages."""

    field: str
    message: str
    severity: str = "ERRR"


def load_specs(file: str, package: str = __package__) -> tuple[ParameterSpec, ...]:
    """The parameters listed in a JSON file of a package, else beside this module."""
    rows = json.loads(resources.files(package).joinpath(file).read_text(encoding="utf-8"))
    return tuple(
        ParameterSpec(
            **{**row, "support": Support(row["support"]), "values": tuple(row.get("values", ()))}
        )
        for row in rows
    )


def with_defaults(
    specs: tuple[ParameterSpec, ...], given: Mapping[str, object]
) -> dict[str, object]:
    """Every parameter of the algorithm: as given, else its default."""
    return {spec.name: given.get(spec.name, spec.default) for spec in specs}


def unsupported(specs: tuple[ParameterSpec, ...], given: Mapping[str, object]) -> list[Problem]:
    """One problem for every given value that steam does not support yet."""
    return [
        Problem(
            spec.name,
            f"{spec.name} = {given[spec.name]} is not supported yet; leave it at {spec.default}.",
        )
        for spec in specs
        if spec.support is Support.DEFAULT_ONLY
        and spec.name in given
        and not _same(given[spec.name], spec.default)
    ]


def out_of_bounds(specs: tuple[ParameterSpec, ...], given: Mapping[str, object]) -> list[Problem]:
    """One problem for every given number that is below its least, above its most, or NaN."""
    return [
        Problem(spec.name, f"{spec.name} is {given[spec.name]}, and not {_bounds(spec)}.")
        for spec in specs
        if isinstance(number := given.get(spec.name), int | float)
        and not (
            (spec.least is None or number >= spec.least)
            and (spec.most is None or number <= spec.most)
        )
    ]


def _bounds(spec: ParameterSpec) -> str:
    if spec.least is None:
        return f"at most {spec.most:g}"
    return f"at least {spec.least:g}" if spec.most is None else f"{spec.least:g} to {spec.most:g}"


def _same(value: object, default: object) -> bool:
    return value == default or (default is None and value in ([], "", {}))
