"""An image of a file of figures as an array: begun, checked, and brought to the present boot."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from steam.scoring.figures.boot_time import Moment
from steam.scoring.figures.layout import (
    BEGUN_WORD,
    BOOT_WORDS,
    BUCKET_WORDS,
    FILE_WORDS,
    IN_BUCKET_NUMBER,
    LAYOUT,
    LAYOUT_WORD,
    MAGIC,
    MAGIC_WORD,
    MOST_NOTES,
    NEVER,
    NOTE_WORDS,
    NOTED_WORD,
    NOTES_SECOND_WORD,
    OFFSET_WORD,
    RING_SIZE,
    RINGS,
    SETTLING_WORD,
    STARTS_WORD,
    TOTAL_WORDS,
    Ring,
)

Image = NDArray[np.int64]
"""All words of a file, (FILE_WORDS,)."""

Buckets = NDArray[np.int64]
"""The buckets of one ring, (RING_SIZE, BUCKET_WORDS)."""

_MOST_TOTAL = 1 << 61
_MOST_IN_BUCKET = 1 << 53
_FARTHEST_S = 1 << 52


def begun_at(moment: Moment) -> Image:
    """The image of a file into which nothing has been counted."""
    image = np.zeros(FILE_WORDS, np.int64)
    image[MAGIC_WORD], image[LAYOUT_WORD] = MAGIC, LAYOUT
    image[BOOT_WORDS] = moment.boot
    image[OFFSET_WORD] = moment.offset_s
    image[BEGUN_WORD] = moment.wall_ms
    for ring in RINGS:
        buckets_of(image, ring)[:, IN_BUCKET_NUMBER] = NEVER
    return image


def buckets_of(image: Image, ring: Ring) -> Buckets:
    """A view of the buckets of a ring."""
    return image[ring.words].reshape(RING_SIZE, BUCKET_WORDS)


def is_sound(image: Image) -> bool:
    """Whether these can be figures that a worker of this version has written."""
    return (
        image.shape == (FILE_WORDS,)
        and image[MAGIC_WORD] == MAGIC
        and image[LAYOUT_WORD] == LAYOUT
        and all(bool(found) for found in _ranges(image))
    )


def _ranges(image: Image) -> Iterator[np.bool_]:
    """Whether its parts are within the bounds that arithmetic with them needs."""
    head = image[[OFFSET_WORD, BEGUN_WORD, NOTES_SECOND_WORD]]
    yield np.all((head > -_FARTHEST_S) & (head < _FARTHEST_S))
    totals = image[STARTS_WORD : TOTAL_WORDS.stop]
    yield np.all((totals >= 0) & (totals < _MOST_TOTAL))
    for ring in RINGS:
        buckets = buckets_of(image, ring)
        numbers = buckets[:, IN_BUCKET_NUMBER]
        yield np.all((numbers > -_FARTHEST_S) & (numbers < _FARTHEST_S))
        counts = buckets[:, IN_BUCKET_NUMBER + 1 :]
        yield np.all((counts >= 0) & (counts < _MOST_IN_BUCKET))
    yield np.bool_(0 <= image[NOTED_WORD] <= MOST_NOTES)
    yield np.bool_(0 <= image[SETTLING_WORD] < _MOST_TOTAL)
    notes = image[NOTE_WORDS]
    yield np.all((notes >= 0) & (notes < _MOST_IN_BUCKET))


def as_of(image: Image, moment: Moment) -> Image:
    """The image, which has no notes, with buckets numbered from the boot of `moment`.

    Since another boot only the wall clock tells how much time has gone; where it was set back
    meanwhile, the newest bucket is taken for the present one.
    """
    if tuple(image[BOOT_WORDS].tolist()) == moment.boot:
        return image
    moved = image.copy()
    shift_s = int(image[OFFSET_WORD]) - moment.offset_s
    for ring in RINGS:
        buckets = buckets_of(moved, ring)
        now = int(moment.boot_s) // ring.width_s
        newest = int(buckets[:, IN_BUCKET_NUMBER].max())
        shift = min(round(shift_s / ring.width_s), now - newest)
        buckets[:, IN_BUCKET_NUMBER] += shift
        buckets[:] = np.roll(buckets, shift % RING_SIZE, axis=0)
    moved[BOOT_WORDS] = moment.boot
    moved[OFFSET_WORD] = moment.offset_s
    return moved
