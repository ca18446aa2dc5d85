"""The files of figures of one deployment: a worker writes one, and whoever asks reads them all.

Each running worker has a file for itself, which it holds by a lock: the first one of the folder
that no other has. So nothing is counted twice and nothing need be merged when two workers of one
place run at once, and a worker goes on where one that has ended left off.
"""

import fcntl
import mmap
import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from steam.scoring.figures.boot_time import Moment
from steam.scoring.figures.image import Image, as_of, begun_at, is_sound
from steam.scoring.figures.layout import FILE_BYTES, SETTLED_WORD, SETTLING_WORD, STARTS_WORD
from steam.scoring.figures.notes import settle

MOST_FILES = 1024

_FLAGS = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
_READINGS = 5
_BETWEEN_READINGS_S = 0.0005
_READ_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK


@dataclass(frozen=True, slots=True)
class OwnFile:
    """The file that this process writes. It is locked for as long as there are its words.

    `damaged` says that what it held before was no figures, and has been given up.
    """

    number: int
    words: memoryview
    damaged: bool


def open_own(folder: Path, moment: Moment) -> OwnFile:
    """Take the first free file of the folder, which is made if it is missing. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for number in range(MOST_FILES):
        descriptor = os.open(folder / str(number), _FLAGS, 0o600)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode) or not _lock(descriptor):
                continue
            held = _read(descriptor)
            image = _image(held)
            begun = begun_at(moment) if image is None else as_of(image, moment)
            begun[SETTLING_WORD] = begun[SETTLED_WORD]  # whoever settled here is no more
            words = _mapped(descriptor, begun)
        finally:
            os.close(descriptor)  # the map has one of its own, and the lock stays with that
        words[STARTS_WORD] += 1
        return OwnFile(number, words, damaged=bool(held) and image is None)
    raise OSError(f"{folder} has no free file")


def read_others(folder: Path, own: int, moment: Moment) -> Iterator[Image]:
    """The images of the folder's other files; what is no figures is passed over."""
    for number in range(MOST_FILES):
        if number == own:
            continue
        try:
            descriptor = os.open(folder / str(number), _READ_FLAGS)
        except OSError:
            return  # files are begun in the order of their numbers
        try:
            image = _image(_read(descriptor))
        except OSError:
            image = None
        finally:
            os.close(descriptor)
        if image is not None:
            yield as_of(image, moment)


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(descriptor: int) -> bytes:
    """The content, of which no more is read than tells whether it is right.

    Read again while notes are being settled in it, which takes microseconds: unless who did that
    was killed there.
    """
    for _ in range(_READINGS):
        held = os.pread(descriptor, FILE_BYTES + 1, 0)
        if len(held) != FILE_BYTES:
            break
        words = memoryview(held).cast("q")
        if words[SETTLED_WORD] == words[SETTLING_WORD]:
            break
        time.sleep(_BETWEEN_READINGS_S)
    return held


def _image(held: bytes) -> Image | None:
    """The image in the bytes of a file, without notes; None if they are no figures."""
    if len(held) != FILE_BYTES:
        return None
    image = np.frombuffer(held, np.int64)
    if not is_sound(image):
        return None
    image = image.copy()
    settle(image)
    return image


def _mapped(descriptor: int, begun: Image) -> memoryview:
    """The words of the file, which is made to hold `begun`.

    Its room on the disk is taken now: to write where a full one has none would end the process.
    """
    os.ftruncate(descriptor, FILE_BYTES)
    os.posix_fallocate(descriptor, 0, FILE_BYTES)
    os.pwrite(descriptor, begun.tobytes(), 0)  # not through the map, most of which stays untouched
    return memoryview(mmap.mmap(descriptor, FILE_BYTES)).cast("q")
