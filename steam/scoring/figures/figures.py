"""The figures of a deployment, as one of its workers counts and tells them."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from steam.core.clock import Clock, SystemClock
from steam.scoring.figures.boot_time import BootTime, Moment, SystemBootTime
from steam.scoring.figures.files import open_own, read_others
from steam.scoring.figures.image import Image, begun_at
from steam.scoring.figures.layout import MINUTES, SECONDS, STARTS_WORD
from steam.scoring.figures.notes import settle
from steam.scoring.figures.recorder import Recorder
from steam.scoring.figures.sums import Totals, Window, totals_of, window_of
from steam.scoring.log import log


@dataclass(frozen=True, slots=True)
class Told:
    """What all workers of a deployment have counted, those that have ended too."""

    totals: Totals
    last_minute: Window
    last_hour: Window


class Figures:
    """The words that this worker counts into, and the other files of its folder.

    Without a folder it tells of this worker alone. While one thread counts, no other may.
    """

    def __init__(
        self,
        words: memoryview,
        *,
        clock: Clock,
        boot_time: BootTime,
        folder: Path | None = None,
        number: int = 0,
    ) -> None:
        self._words = words
        self._clock = clock
        self._boot_time = boot_time
        self._folder = folder
        self._number = number
        self.now_s = boot_time.now_s
        self.recorder = Recorder(words, partial(_moment, clock, boot_time))

    def own_image(self) -> Image:
        """What has been counted into the words of this worker."""
        image = np.frombuffer(self._words, np.int64).copy()
        settle(image)
        return image

    def told_with(self, own: Image) -> Told:
        """The sums over `own` and the files of all others. Reads them: some 0.2 ms for each."""
        moment = _moment(self._clock, self._boot_time)
        images = [own]
        if self._folder is not None:
            images += read_others(self._folder, self._number, moment)
        return Told(
            totals_of(images),
            window_of(images, SECONDS, moment),
            window_of(images, MINUTES, moment),
        )


def figures_in_memory(clock: Clock | None = None, boot_time: BootTime | None = None) -> Figures:
    """Figures that end with the process."""
    clock, boot_time = clock or SystemClock(), boot_time or SystemBootTime()
    words = memoryview(bytearray(begun_at(_moment(clock, boot_time)).tobytes())).cast("q")
    words[STARTS_WORD] = 1
    return Figures(words, clock=clock, boot_time=boot_time)


def open_figures(
    folder: Path | None, clock: Clock | None = None, boot_time: BootTime | None = None
) -> Figures:
    """Figures that survive, in a free file of `folder`.

    In memory without one, and where none can be had: a worker serves without a disk.
    """
    clock, boot_time = clock or SystemClock(), boot_time or SystemBootTime()
    if folder is None:
        return figures_in_memory(clock, boot_time)
    try:
        own = open_own(folder, _moment(clock, boot_time))
    except OSError as error:
        problem = {"folder": folder, "message": error.strerror or str(error)}
        log.warning("figures are not kept", extra={"fields": problem})
        return figures_in_memory(clock, boot_time)
    if own.damaged:
        path = folder / str(own.number)
        log.warning("figures begun anew", extra={"fields": {"file": path, "message": "damaged"}})
    return Figures(own.words, clock=clock, boot_time=boot_time, folder=folder, number=own.number)


def _moment(clock: Clock, boot_time: BootTime) -> Moment:
    return Moment(boot_time.boot, boot_time.now_s(), clock.now_ms())
