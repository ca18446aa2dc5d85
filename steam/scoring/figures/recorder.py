"""Counting into mapped words: what is counted is in the page cache at once, and survives a kill."""

from collections.abc import Callable

import numpy as np

from steam.scoring.counts import Outcome
from steam.scoring.figures.boot_time import Moment
from steam.scoring.figures.layout import (
    BUCKET_WORDS,
    CODE_WORD,
    IN_BUCKET_CODE,
    IN_BUCKET_NUMBER,
    IN_BUCKET_PLACE,
    IN_BUCKET_ROWS,
    LATENCY_WORD,
    MINUTES,
    MOST_NOTES,
    NOTED_WORD,
    NOTES_SECOND_WORD,
    NOTES_WORD,
    OFFSET_WORD,
    PLACE_WORD,
    REQUEST_WORD,
    RING_SIZE,
    ROWS_WORD,
    SCORING_WORD,
    SECONDS,
    Ring,
)
from steam.scoring.figures.notes import Durations, settle

_EMPTY = memoryview(bytes(8 * (BUCKET_WORDS - 1))).cast("q")
_NS_PER_S = 1_000_000_000
_ANSWERED_WORD = {
    method: word for (method, outcome), word in REQUEST_WORD.items() if outcome is Outcome.ANSWERED
}


class Recorder:
    """Counts one worker's requests into the words of one file. One thread at a time.

    Each number is one word and one write: a worker that is killed while it counts leaves at most
    that one request counted in some numbers and not in others.
    """

    __slots__ = ("_image", "_minute", "_now", "_now_s", "_second", "_until_ns", "_words")

    def __init__(self, words: memoryview, now: Callable[[], Moment]) -> None:
        self._words = words
        self._image = np.frombuffer(words, np.int64)  # the same words
        self._now = now
        self._now_s = -1  # the second whose buckets these are:
        self._second = self._minute = 0
        self._until_ns = 0  # when that second is over, by the clock of those who note

    def note(self, at_ns: int, took_ns: int) -> bool:
        """Write down how long an answered POST of one row took; whether there was room.

        `at_ns` is now, by any clock. Without room, `settle` and then `begin` make some.
        """
        words = self._words
        count = words[NOTED_WORD]
        if at_ns >= self._until_ns or count == MOST_NOTES:
            return False
        words[NOTES_WORD + count] = took_ns
        words[NOTED_WORD] = count + 1
        return True

    def settle(self) -> Durations:
        """Count what was noted, and give it. To be done before anything else is counted."""
        return settle(self._image)

    def begin(self, boot_s: float, at_ns: int) -> None:
        """Take notes until the second is over: it is `boot_s` after boot, `at_ns` for `note`."""
        if int(boot_s) != self._now_s:
            self._turn(int(boot_s))
        self._until_ns = at_ns + int((self._now_s + 1 - boot_s) * _NS_PER_S)

    def answered(
        self, boot_s: float, method: str, *, rows: int, scoring_ns: int, took_ns: int, place: int
    ) -> None:
        """Count an answered request, `boot_s` after boot; `place` is that of the time it took."""
        if int(boot_s) != self._now_s:
            self._turn(int(boot_s))
        words, second, minute = self._words, self._second, self._minute
        words[_ANSWERED_WORD[method]] += 1
        words[ROWS_WORD] += rows
        words[SCORING_WORD] += scoring_ns
        words[LATENCY_WORD] += took_ns
        words[PLACE_WORD + place] += 1
        words[second + IN_BUCKET_ROWS] += rows
        words[minute + IN_BUCKET_ROWS] += rows
        place += IN_BUCKET_PLACE
        words[second + place] += 1
        words[minute + place] += 1

    def unserved(self, boot_s: float, method: str, outcome: Outcome, code: str) -> None:
        """Count a request that was not answered with a prediction; `code` is one of `CODES`."""
        if int(boot_s) != self._now_s:
            self._turn(int(boot_s))
        words, place = self._words, IN_BUCKET_CODE[code]
        words[REQUEST_WORD[method, outcome]] += 1
        words[CODE_WORD[code]] += 1
        words[self._second + place] += 1
        words[self._minute + place] += 1

    def _turn(self, now_s: int) -> None:
        """Go on in the buckets of another second."""
        self._second = self._bucket(SECONDS, now_s)
        self._minute = self._bucket(MINUTES, now_s // MINUTES.width_s)
        self._now_s = self._words[NOTES_SECOND_WORD] = now_s
        self._until_ns = 0

    def _bucket(self, ring: Ring, number: int) -> int:
        """The first word of the bucket of that number, emptied if it was another's."""
        words = self._words
        at = ring.start + number % RING_SIZE * BUCKET_WORDS
        if words[at + IN_BUCKET_NUMBER] != number:
            # Emptied before it is named: whoever reads meanwhile finds nothing of an hour ago.
            words[at + 1 : at + BUCKET_WORDS] = _EMPTY
            words[at + IN_BUCKET_NUMBER] = number
            words[OFFSET_WORD] = self._now().offset_s
        return at
