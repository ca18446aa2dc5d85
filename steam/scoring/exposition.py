"""Metrics as Prometheus reads them: the text format 0.0.4, written from plain data.

Written by hand, because a worker must stay light: `prometheus_client` would cost each one 40 ms
and 3.3 MB, to count what the worker counts already.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_MOST_CHARACTERS = 128
_UNPRINTABLE = re.compile("[\0-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})

Labels = Mapping[str, str]


class Kind(StrEnum):
    """What a family of samples is to its reader."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, slots=True)
class Sample:
    """One number; `suffix` follows the family's name."""

    value: float
    labels: Labels = field(default_factory=dict)
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """The samples of one name, with a line of help."""

    name: str
    kind: Kind
    help: str
    samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True)
class Durations:
    """How long things took: per ascending bound in seconds, how many took no longer."""

    bounds: tuple[tuple[float, int], ...]
    count: int
    sum_s: float


def gauge(name: str, text: str, *samples: Sample | float) -> Family:
    """A family of numbers that go up and down."""
    return Family(name, Kind.GAUGE, text, _samples(samples))


def counter(name: str, text: str, *samples: Sample | float) -> Family:
    """A family of numbers that only grow; its name ends in `_total`."""
    return Family(name, Kind.COUNTER, text, _samples(samples))


def histogram(name: str, text: str, durations: Durations) -> Family:
    """A family that tells how durations are spread; its name ends in `_seconds`."""
    buckets = (
        *(Sample(count, {"le": _number(bound)}, "_bucket") for bound, count in durations.bounds),
        Sample(durations.count, {"le": "+Inf"}, "_bucket"),
    )
    ends = (Sample(durations.sum_s, suffix="_sum"), Sample(durations.count, suffix="_count"))
    return Family(name, Kind.HISTOGRAM, text, (*buckets, *ends))


def exposition(families: Iterable[Family], common: Labels | None = None) -> str:
    """The text of all families; every sample also carries the labels `common`."""
    shared = tuple(f'{name}="{_label(value)}"' for name, value in (common or {}).items())
    return "".join(line for family in families for line in _lines(family, shared))


def _samples(given: Iterable[Sample | float]) -> tuple[Sample, ...]:
    return tuple(one if isinstance(one, Sample) else Sample(one) for one in given)


def _lines(family: Family, shared: tuple[str, ...]) -> Iterator[str]:
    yield f"# HELP {family.name} {family.help}\n# TYPE {family.name} {family.kind}\n"
    for sample in family.samples:
        own = (f'{name}="{_label(value)}"' for name, value in sample.labels.items())
        labels = ",".join((*shared, *own))
        name = f"{family.name}{sample.suffix}"
        yield (
            f"{name}{{{labels}}} {_number(sample.value)}\n"
            if labels
            else (f"{name} {_number(sample.value)}\n")
        )


def _label(value: str) -> str:
    """Any text as the value of a label: bounded, printable and escaped."""
    return _UNPRINTABLE.sub("\ufffd", value[:_MOST_CHARACTERS]).translate(_ESCAPES)


def _number(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))
