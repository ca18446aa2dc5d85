"""From images of figures to traffic by the minute. Pure."""

from collections.abc import Iterable

import numpy as np

from steam.scoring.figures.boot_time import Moment
from steam.scoring.figures.image import Buckets, Image, buckets_of
from steam.scoring.figures.layout import (
    CODES,
    IN_BUCKET_ALL_CODES,
    IN_BUCKET_ALL_PLACES,
    IN_BUCKET_NUMBER,
    MINUTES,
)
from steam.web.traffic.latencies import packed
from steam.web.traffic.traffic import Traffic

Minutes = dict[int, Traffic]
"""Traffic by the number of its minute since the machine booted; below zero is before that."""

MINUTE_S = MINUTES.width_s
REACH = 2 * 24 * 60
"""Minutes that are looked back to: a file of a deployment that rests may hold much older ones."""


def minute_at(moment: Moment) -> int:
    """The number of the minute that has begun last."""
    return int(moment.boot_s) // MINUTE_S


def minutes_of(images: Iterable[Image], now: int) -> Minutes:
    """What images of the present boot hold of the minutes to `now`, those with any request."""
    return minutes_in((buckets_of(image, MINUTES) for image in images), now)


def minutes_in(files: Iterable[Buckets], now: int) -> Minutes:
    """The same from some buckets of minutes of each file."""
    sums: dict[int, Buckets] = {}
    for buckets in files:
        ages = now - buckets[:, IN_BUCKET_NUMBER]
        used = (ages >= 0) & (ages < REACH) & buckets[:, IN_BUCKET_NUMBER + 1 :].any(axis=1)
        for bucket in buckets[used]:
            number = int(bucket[IN_BUCKET_NUMBER])
            sums[number] = sums[number] + bucket if number in sums else bucket
    return {number: _traffic(sums[number]) for number in sorted(sums)}


def _traffic(bucket: Buckets) -> Traffic:
    codes = bucket[IN_BUCKET_ALL_CODES].tolist()
    latencies = bucket[IN_BUCKET_ALL_PLACES]
    return Traffic(
        answered=int(np.sum(latencies)),
        errors={code: count for code, count in zip(CODES, codes, strict=True) if count},
        latencies=packed(latencies),
    )
