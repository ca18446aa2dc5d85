"""A glance at few minutes of many files, at a tenth of what it takes to read them whole."""

import os
import stat
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from steam.scoring.figures.files import MOST_FILES
from steam.scoring.figures.image import Buckets, Image, buckets_of
from steam.scoring.figures.layout import (
    BOOT_WORDS,
    BUCKET_WORDS,
    FILE_BYTES,
    FILE_WORDS,
    IN_BUCKET_NUMBER,
    LAYOUT,
    LAYOUT_WORD,
    MAGIC,
    MAGIC_WORD,
    MINUTES,
    MOST_NOTES,
    NOTE_WORDS,
    NOTED_WORD,
    NOTES_SECOND_WORD,
    REQUEST_WORD,
    RING_SIZE,
    SETTLED_WORD,
    SETTLING_WORD,
    WORD_BYTES,
)
from steam.scoring.figures.notes import settle

_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
_READINGS = 5
_BETWEEN_READINGS_S = 0.0005
_HEAD = slice(0, min(REQUEST_WORD.values()))
_TAIL = slice(NOTES_SECOND_WORD, FILE_WORDS)
_MOST_IN_BUCKET = 1 << 53


def glances(folder: Path, boot: tuple[int, int], minutes: range) -> Iterator[Buckets]:
    """Of each file of the folder the buckets of some minutes since that boot: those it has, (n, w).

    Files of another boot have none; what is no figures is passed over. `minutes` has steps of one,
    and at most a ring of them is looked at.
    """
    places = sorted({number % RING_SIZE for number in minutes[-RING_SIZE:]})
    for number in range(MOST_FILES):
        try:
            descriptor = os.open(f"{folder}/{number}", _FLAGS)
        except OSError:
            return  # files are begun in the order of their numbers
        try:
            image = _read(descriptor, places)
        except OSError:
            continue
        finally:
            os.close(descriptor)
        if image is not None and _is_sound(image, boot, places):
            settle(image)
            buckets = buckets_of(image, MINUTES)[places]
            numbers = buckets[:, IN_BUCKET_NUMBER]
            yield buckets[(numbers >= minutes.start) & (numbers < minutes.stop)]


def _read(descriptor: int, places: Sequence[int]) -> Image | None:
    """An image of which only the head, the minutes at some places and the notes have been read.

    From its start to its end, as `SETTLING_WORD` wants; again while notes are being settled.
    """
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode) or status.st_size != FILE_BYTES:
        return None
    image = np.zeros(FILE_WORDS, np.int64)  # pages that nobody touches cost nothing
    for _ in range(_READINGS):
        for part in (_HEAD, *map(_bucket, places), _TAIL):
            words = image[part].data.cast("B")
            if os.preadv(descriptor, [words], part.start * WORD_BYTES) != len(words):
                return None
        if image[SETTLED_WORD] == image[SETTLING_WORD]:
            break
        time.sleep(_BETWEEN_READINGS_S)
    return image


def _bucket(place: int) -> slice:
    start = MINUTES.start + place * BUCKET_WORDS
    return slice(start, start + BUCKET_WORDS)


def _is_sound(image: Image, boot: tuple[int, int], places: Sequence[int]) -> bool:
    """Whether what was read can be figures of that boot."""
    counts = buckets_of(image, MINUTES)[places][:, IN_BUCKET_NUMBER + 1 :]
    notes = image[NOTE_WORDS]
    return (
        image[MAGIC_WORD] == MAGIC
        and image[LAYOUT_WORD] == LAYOUT
        and tuple(image[BOOT_WORDS].tolist()) == boot
        and 0 <= image[NOTED_WORD] <= MOST_NOTES
        and abs(int(image[NOTES_SECOND_WORD])) < _MOST_IN_BUCKET
        and bool(np.all((counts >= 0) & (counts < _MOST_IN_BUCKET)))
        and bool(np.all((notes >= 0) & (notes < _MOST_IN_BUCKET)))
    )
