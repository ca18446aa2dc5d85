"""Notes: requests of one second, of which only the time they took is written down at first.

Counting one costs two microseconds, noting it a fifth of one: notes are counted by the hundred.
"""

import numpy as np
from numpy.typing import NDArray

from steam.scoring.counts import Outcome
from steam.scoring.figures.image import Image, buckets_of
from steam.scoring.figures.layout import (
    IN_BUCKET_ALL_PLACES,
    IN_BUCKET_NUMBER,
    IN_BUCKET_ROWS,
    LATENCY_WORD,
    NOTED_WORD,
    NOTES_SECOND_WORD,
    NOTES_WORD,
    PLACE_WORDS,
    REQUEST_WORD,
    RING_SIZE,
    RINGS,
    ROWS_WORD,
    SCORING_WORD,
    SETTLED_WORD,
    SETTLING_WORD,
)
from steam.scoring.histogram import counts_of

Durations = NDArray[np.int64]
"""Nanoseconds, (n,)."""


def settle(image: Image) -> Durations:
    """Count the notes of an image in its sums, in place, and give them. Then it has none.

    Each is an answered POST of one row that was scored as long as it took. A process that is killed
    between the first sum and the last, some microseconds, leaves them in some sums and not in
    others; never are they counted twice.
    """
    count = int(image[NOTED_WORD])
    noted = image[NOTES_WORD : NOTES_WORD + count].copy()
    if not count:
        return noted
    counts, took_ns = counts_of(noted), noted.sum()
    second = int(image[NOTES_SECOND_WORD])
    image[SETTLING_WORD] += 1
    image[NOTED_WORD] = 0
    image[REQUEST_WORD["post", Outcome.ANSWERED]] += count
    image[ROWS_WORD] += count
    image[SCORING_WORD] += took_ns
    image[LATENCY_WORD] += took_ns
    image[PLACE_WORDS] += counts
    for ring in RINGS:
        number = second // ring.width_s
        bucket = buckets_of(image, ring)[number % RING_SIZE]
        if bucket[IN_BUCKET_NUMBER] == number:
            bucket[IN_BUCKET_ROWS] += count
            bucket[IN_BUCKET_ALL_PLACES] += counts
    image[SETTLED_WORD] += 1
    return noted
