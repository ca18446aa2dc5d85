"""How far a boot has been sampled, and which minute of the wall clock its minutes are. Pure.

A minute is known by its boot and its number in it, which no clock that is set can change: so it is
taken once. Its place on the wall clock is decided when it is first taken. Only where the clock is
set back while the machine restarts can a minute of before be taken for one of now, and come twice;
and where it restarts twice before it is sampled, the last minute of before may be missing. A file
that no worker has taken up between two restarts may be a minute off, and its last minute with it
come twice or not at all.
"""

from dataclasses import dataclass

from steam.scoring.figures.boot_time import Moment
from steam.web.traffic.minutes import MINUTE_S, REACH, minute_at

SLACK = 5
"""Minutes that are read again, for what could not be read when they closed."""

_LEEWAY_S = 15


@dataclass(frozen=True, slots=True)
class Mark:
    """How far one boot has been sampled.

    Minutes numbered up to `after` are settled and never taken again; `taken` is the newest that
    has been read whole. `shift` is what makes a number a minute of the epoch, and `offset_s` the
    most that the wall clock was ahead of the time since boot: with the most, a minute of before a
    reboot is rather left out than counted twice.
    """

    shift: int
    offset_s: int
    taken: int
    after: int


def begun(moment: Moment, previous: Mark | None) -> Mark:
    """The mark of a boot that has not been sampled, after `previous`, that of the boot before.

    Files then hold minutes of the time before under numbers below zero; those that the boot
    before has not had sampled are this one's to take.
    """
    after = minute_at(moment) - REACH
    if previous is not None:
        # As `image.as_of` moves buckets from one boot to the next.
        moved = round((previous.offset_s - moment.offset_s) / MINUTE_S)
        after = min(previous.taken + moved, -1)
    return Mark(moment.offset_s // MINUTE_S, moment.offset_s, after, after)


def sampled(mark: Mark, moment: Moment) -> Mark:
    """The mark once all minutes that were closed at `moment` have been taken."""
    taken = max(mark.taken, minute_at(moment) - 1)
    shift = _shift(mark, moment)
    offset_s = max(mark.offset_s, moment.offset_s)
    return Mark(shift, offset_s, taken, max(mark.after, taken - SLACK, -1))


def _shift(mark: Mark, moment: Moment) -> int:
    """That of the mark, unless the wall clock was set: not for the second that it wavers by."""
    ahead_s = moment.offset_s - mark.shift * MINUTE_S
    wavers = -_LEEWAY_S <= ahead_s < MINUTE_S + _LEEWAY_S
    return mark.shift if wavers else moment.offset_s // MINUTE_S
