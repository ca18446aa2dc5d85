"""Reading what workers have counted by the minute, at the edge."""

from pathlib import Path

from steam.core.clock import Clock
from steam.scoring.figures.boot_time import BootTime, Moment
from steam.scoring.figures.files import read_others
from steam.scoring.figures.glance import glances
from steam.web.traffic.minutes import Minutes, minute_at, minutes_in, minutes_of

_NOBODY = -1  # the number of no file


def moment_of(clock: Clock, boot_time: BootTime) -> Moment:
    """The present one."""
    return Moment(boot_time.boot, boot_time.now_s(), clock.now_ms())


def read_minutes(folder: Path, moment: Moment) -> Minutes:
    """All that the files of a folder hold, to the present minute. Some 0.6 ms for each file."""
    return minutes_of(read_others(folder, _NOBODY, moment), minute_at(moment))


def glance_at_minutes(folder: Path, moment: Moment, since: int) -> Minutes:
    """The same from minute `since` of this boot on. Some 0.05 ms for each file."""
    now = minute_at(moment)
    return minutes_in(glances(folder, moment.boot, range(max(since, 0), now + 1)), now)
