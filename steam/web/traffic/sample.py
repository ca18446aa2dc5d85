"""One look at what all deployments have been asked."""

from collections.abc import Mapping
from dataclasses import dataclass

from steam.scoring.figures.boot_time import Moment
from steam.web.traffic.minutes import Minutes


@dataclass(frozen=True, slots=True)
class Sample:
    """The minutes that the figures of every deployment held, by its id, read after `moment`."""

    moment: Moment
    minutes: Mapping[int, Minutes]
