"""What stands where in a file of figures: 64-bit integers in the byte order of the machine.

A head, totals since the file was begun, and two rings of buckets: one per second of the last
minute, one per minute of the last hour. A bucket's number is its second (or minute) since the
machine booted, and its place in the ring is that number modulo 60. At the end are notes, of
requests of one second that are not in any sum yet.
"""

import zlib
from dataclasses import dataclass

from steam.scoring.counts import Outcome
from steam.scoring.histogram import PLACES

WORD_BYTES = 8

MAGIC_WORD = 0
LAYOUT_WORD = 1
BOOT_WORDS = slice(2, 4)  # which boot the numbers of buckets count from
OFFSET_WORD = 4  # the wall clock less the time since boot, in seconds
BEGUN_WORD = 5  # when the file was begun, epoch milliseconds
STARTS_WORD = 6  # workers that counted into it
SETTLED_WORD = 7  # how often notes have been added to the sums; see SETTLING_WORD
_HEAD_WORDS = 8

MAGIC = int.from_bytes(b"STEAMFIG", "little")

METHODS = ("get", "post")
KINDS = tuple((method, outcome) for method in METHODS for outcome in Outcome)
"""Kinds of requests; there is a total of each."""

CODES = (
    "invalid_input",
    "too_large",
    "unsupported",
    "forbidden",
    "not_found",
    "conflict",
    "busy",
    "unavailable",
    "timed_out",
    "exhausted",
    "internal",
    "abandoned",
    "other",
)
"""Kinds of errors: the codes of answers, one for clients that left, and the rest."""

REQUEST_WORD = {kind: _HEAD_WORDS + place for place, kind in enumerate(KINDS)}
ROWS_WORD = _HEAD_WORDS + len(KINDS)
SCORING_WORD = ROWS_WORD + 1  # nanoseconds
LATENCY_WORD = ROWS_WORD + 2  # nanoseconds
_CODES_WORD = ROWS_WORD + 3
CODE_WORD = {code: _CODES_WORD + place for place, code in enumerate(CODES)}
CODE_WORDS = slice(_CODES_WORD, _CODES_WORD + len(CODES))
PLACE_WORD = CODE_WORDS.stop
PLACE_WORDS = slice(PLACE_WORD, PLACE_WORD + PLACES)
TOTAL_WORDS = slice(_HEAD_WORDS, PLACE_WORDS.stop)

RING_SIZE = 60

IN_BUCKET_NUMBER = 0
IN_BUCKET_ROWS = 1
_IN_BUCKET_CODES = 2
IN_BUCKET_CODE = {code: _IN_BUCKET_CODES + place for place, code in enumerate(CODES)}
IN_BUCKET_ALL_CODES = slice(_IN_BUCKET_CODES, _IN_BUCKET_CODES + len(CODES))
IN_BUCKET_PLACE = IN_BUCKET_ALL_CODES.stop
IN_BUCKET_ALL_PLACES = slice(IN_BUCKET_PLACE, IN_BUCKET_PLACE + PLACES)
BUCKET_WORDS = IN_BUCKET_ALL_PLACES.stop

NEVER = -(1 << 50)
"""The number of a bucket that nothing was counted into."""


@dataclass(frozen=True, slots=True)
class Ring:
    """A ring of buckets: its first word, and the seconds of a bucket."""

    start: int
    width_s: int

    @property
    def words(self) -> slice:
        """The words of all of its buckets."""
        return slice(self.start, self.start + RING_SIZE * BUCKET_WORDS)


SECONDS = Ring(PLACE_WORDS.stop, 1)
MINUTES = Ring(SECONDS.words.stop, 60)
RINGS = (SECONDS, MINUTES)

MOST_NOTES = 256

NOTES_SECOND_WORD = MINUTES.words.stop  # the second since boot in which they were made
NOTED_WORD = NOTES_SECOND_WORD + 1  # how many there are
NOTES_WORD = NOTES_SECOND_WORD + 2  # nanoseconds each
NOTE_WORDS = slice(NOTES_WORD, NOTES_WORD + MOST_NOTES)

SETTLING_WORD = NOTE_WORDS.stop
"""How often it was begun to add notes to the sums: less than SETTLED_WORD never, more while that is
done. They are the first and the last word that change then, so that who reads a file from its start
to its end and finds both equal has read no half of it."""

FILE_WORDS = SETTLING_WORD + 1
FILE_BYTES = FILE_WORDS * WORD_BYTES

LAYOUT = zlib.crc32(repr((2, KINDS, CODES, PLACES, RING_SIZE, FILE_WORDS)).encode())
"""Tells files of another layout, which the version of steam before or after may have written."""
