"""What partial dependence was asked for, found, and is shown as."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan, sqrt

from steam.trainer.algorithms.table import Cell, Table, TableColumn, doubles
from steam.trainer.dependence.answers import Answers
from steam.trainer.dependence.settings import Setting
from steam.trainer.frame.frame import Frame

MISSING_LEVEL = ".missing(NA)"


@dataclass(frozen=True, slots=True)
class PartialDependence:
    """The tables of one request, kept under a key of their own."""

    key: str
    model: str
    frame: str
    tables: tuple[Table, ...]
    asked: Mapping[str, object]


def dependence_table(
    description: str, frame: Frame, settings: Sequence[Setting], answers: Sequence[Answers]
) -> Table:
    """A line for each setting: its values, the mean answer, its deviation, and the standard error
    of the mean, which is the deviation divided by the square root of the frame's rows."""
    names = list(settings[0]) if settings else []
    deviations = [one.deviation for one in answers]
    root = sqrt(frame.rows)
    return Table(
        "PartialDependence" if len(names) == 1 else "2D-PartialDependence",
        (
            *(_values(name, frame, [one[name] for one in settings]) for name in names),
            doubles("mean_response", tuple(one.average for one in answers)),
            doubles("stddev_response", tuple(deviations)),
            doubles("std_error_mean_response", tuple(one / root for one in deviations)),
        ),
        description,
    )


def _values(name: str, frame: Frame, values: Sequence[float]) -> TableColumn:
    domain = frame.vec(name).domain
    if domain is None:
        return TableColumn(plain_name(name), "double", "%5f", tuple(values), name)
    cells: tuple[Cell, ...] = tuple(
        MISSING_LEVEL if isnan(value) else domain[int(value)] for value in values
    )
    return TableColumn(plain_name(name), "string", "%s", cells, name)


def plain_name(name: str) -> str:
    """As H2O heads columns of tables: `a (b) C-d` is `a_b_cd`."""
    kept = "".join(sign for sign in name.lower() if sign.isalnum() or sign in "_ ")
    return "_".join(kept.split(" "))
