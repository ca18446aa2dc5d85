"""What a page draws of a model: curves, tables and importances, as its artifact brings them.

One JSON document in the artifact, written by the trainer (`steam.trainer.algorithms.curves`). It
comes from outside and is held to these types and sizes; msgspec takes no NaN, no infinity and no
text that is not Unicode.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated

import msgspec

from steam.core.errors import InvalidArtifact
from steam.model.curves import MEMBER

FORMAT = 1
MOST_CUTS = 500
MOST_CLASSES = 200

Number = Annotated[float, msgspec.Meta(ge=-1e300, le=1e300)]
Text = Annotated[str, msgspec.Meta(max_length=1000)]
Cuts = Annotated[tuple[Number, ...], msgspec.Meta(max_length=MOST_CUTS)]
Groups = Annotated[tuple[Number | None, ...], msgspec.Meta(max_length=64)]
Levels = Annotated[tuple[Text, ...], msgspec.Meta(max_length=MOST_CLASSES)]
Counts = Annotated[tuple[Number, ...], msgspec.Meta(max_length=MOST_CLASSES)]
Names = Annotated[tuple[Text, ...], msgspec.Meta(max_length=5000)]
Values = Annotated[tuple[Number | None, ...], msgspec.Meta(max_length=5000)]
Cell = Number | Text | None


class Thresholds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Weights of rows whose probability reaches each threshold, rightly (`tps`) or not (`fps`),
    of so many positive and negative ones in all."""

    threshold: Cuts
    tps: Cuts
    fps: Cuts
    positives: Number
    negatives: Number


class Gains(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Groups of rows, highest scores first: the share of rows up to and with each, how many
    times more positives it has than all rows (`lift`), and the share of positives so far."""

    share: Groups
    lift: Groups
    cumulative_lift: Groups
    captured: Groups


class Calibration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Groups of rows of similar scores: their mean score, share of positives and weight."""

    mean: Groups
    observed: Groups
    weight: Groups


class Confusion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Weights of rows by [actual][predicted] class."""

    levels: Levels
    counts: Annotated[tuple[Counts, ...], msgspec.Meta(max_length=MOST_CLASSES)]


class MetricCurves(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of one kind of metrics. `labels` are the negative and the positive class."""

    labels: tuple[Text, Text] | None = None
    thresholds: Thresholds | None = None
    gains: Gains | None = None
    calibration: Calibration | None = None
    confusion: Confusion | None = None
    hit_ratios: Groups = ()


class Importance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much each predictor matters, largest first, relative to the largest."""

    name: Names = ()
    scaled: Values = ()


class Certainty(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How sure coefficients are, by name: standard errors, p-values and 95 % bounds."""

    name: Names = ()
    standard_error: Values = ()
    p_value: Values = ()
    low: Values = ()
    high: Values = ()


class History(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How training went: a table by columns."""

    columns: Annotated[tuple[Text, ...], msgspec.Meta(max_length=100)] = ()
    values: Annotated[
        tuple[Annotated[tuple[Cell, ...], msgspec.Meta(max_length=1000)], ...],
        msgspec.Meta(max_length=100),
    ] = ()


class Curves(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of it; empty where the artifact has nothing. `metrics` is by kind of metrics, `asked`
    names the parameters that somebody gave."""

    format: int = FORMAT
    metrics: Mapping[str, MetricCurves] = {}
    importance: Importance = Importance()
    certainty: Certainty = Certainty()
    history: History = History()
    duration_ms: int | None = None
    warnings: Annotated[tuple[Text, ...], msgspec.Meta(max_length=100)] = ()
    asked: Names = ()


def parse_curves(data: bytes) -> Curves:
    """The document in these bytes; an empty one for a later format.

    Raises InvalidArtifact for anything that is not one.
    """
    try:
        if msgspec.json.decode(data, type=_Head).format != FORMAT:
            return Curves()
        curves = msgspec.json.decode(data, type=Curves)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise _refuse(str(error)[:200]) from error
    check_curves(curves)
    return curves


def check_curves(curves: Curves) -> None:
    """Raises InvalidArtifact where columns of one table differ in length."""
    if not set(curves.metrics) <= {"training", "validation", "cross_validation"}:
        raise _refuse("unknown kind of metrics")
    for kind in curves.metrics.values():
        for table in (kind.thresholds, kind.gains, kind.calibration):
            _check_table(table)
        if kind.confusion is not None:
            count = len(kind.confusion.levels)
            _check_lengths([kind.confusion.counts, *kind.confusion.counts], count)
    for names in (curves.importance, curves.certainty):
        _check_table(names)
    _check_lengths([curves.history.values], len(curves.history.columns))
    _check_lengths(curves.history.values, None)


class _Head(msgspec.Struct):
    format: int


def _check_table(table: msgspec.Struct | None) -> None:
    if table is not None:
        values = (getattr(table, name) for name in table.__struct_fields__)
        _check_lengths([column for column in values if isinstance(column, tuple)], None)


def _check_lengths(columns: Sequence[Sequence[object]], expected: int | None) -> None:
    lengths = {len(column) for column in columns} | ({expected} if expected is not None else set())
    if len(lengths) > 1:
        raise _refuse("columns differ in length")


def _refuse(problem: str) -> InvalidArtifact:
    return InvalidArtifact(
        f"The model's {MEMBER} is damaged: {problem}.",
        hint="Export the model again from where it was trained.",
    )
