"""Adding up what images of figures say: totals, and windows that end at the present moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from steam.scoring.counts import Outcome
from steam.scoring.figures.boot_time import Moment
from steam.scoring.figures.image import Image, buckets_of
from steam.scoring.figures.layout import (
    BEGUN_WORD,
    CODE_WORDS,
    CODES,
    IN_BUCKET_ALL_CODES,
    IN_BUCKET_ALL_PLACES,
    IN_BUCKET_NUMBER,
    IN_BUCKET_ROWS,
    LATENCY_WORD,
    PLACE_WORDS,
    REQUEST_WORD,
    RING_SIZE,
    ROWS_WORD,
    SCORING_WORD,
    STARTS_WORD,
    Ring,
)


@dataclass(frozen=True)
class Sums:
    """Requests of some time. `counts` is how many answers took how long, as in a histogram."""

    rows: int
    errors: Mapping[str, int]  # by code, those that there were
    counts: Sequence[int]

    @cached_property
    def count(self) -> int:
        """Answered requests."""
        return sum(self.counts)


@dataclass(frozen=True)
class Totals(Sums):
    """All requests since the first of the files was begun."""

    requests: Mapping[tuple[str, Outcome], int]
    scoring_ns: int
    latency_ns: int
    begun_ms: int
    starts: int


@dataclass(frozen=True)
class Window(Sums):
    """The requests of the last minute or hour, or since the first file was begun."""

    seconds: float

    @property
    def rate(self) -> float:
        """Answered requests per second."""
        return self.count / self.seconds


def totals_of(images: Sequence[Image]) -> Totals:
    """The totals of at least one image."""
    whole = np.sum(images, axis=0)
    return Totals(
        rows=int(whole[ROWS_WORD]),
        errors=_by_code(whole[CODE_WORDS].tolist()),
        counts=whole[PLACE_WORDS].tolist(),
        requests={kind: int(whole[word]) for kind, word in REQUEST_WORD.items()},
        scoring_ns=int(whole[SCORING_WORD]),
        latency_ns=int(whole[LATENCY_WORD]),
        begun_ms=_begun_ms(images),
        starts=int(whole[STARTS_WORD]),
    )


def window_of(images: Sequence[Image], ring: Ring, moment: Moment) -> Window:
    """What is in the buckets of the last minute or hour, of at least one image of this boot.

    It begins with a whole bucket, so it is up to one bucket short of a minute or an hour.
    """
    newest = int(moment.boot_s) // ring.width_s
    found = np.zeros_like(buckets_of(images[0], ring)[0])
    for image in images:
        buckets = buckets_of(image, ring)
        ages = newest - buckets[:, IN_BUCKET_NUMBER]
        found += buckets[(ages >= 0) & (ages < RING_SIZE)].sum(axis=0)
    reach_s = moment.boot_s - (newest - RING_SIZE + 1) * ring.width_s
    age_s = (moment.wall_ms - _begun_ms(images)) / 1000
    return Window(
        rows=int(found[IN_BUCKET_ROWS]),
        errors=_by_code(found[IN_BUCKET_ALL_CODES].tolist()),
        counts=found[IN_BUCKET_ALL_PLACES].tolist(),
        # An age below zero says that the clock was set back, and nothing about the window.
        seconds=max(1.0, min(reach_s, age_s)) if age_s >= 0 else reach_s,
    )


def _begun_ms(images: Sequence[Image]) -> int:
    return min(int(image[BEGUN_WORD]) for image in images)


def _by_code(counts: Sequence[int]) -> dict[str, int]:
    return {code: count for code, count in zip(CODES, counts, strict=True) if count}
