"""What was asked of deployments, from the file of traffic and the figures of this moment."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

import structlog

from steam.core.clock import Clock, SystemClock
from steam.core.home import Home
from steam.core.records import Deployment
from steam.scoring.figures.boot_time import BootTime, Moment, SystemBootTime
from steam.web.traffic.file import NotTraffic, reading
from steam.web.traffic.kept import Kept
from steam.web.traffic.marks import Mark, begun
from steam.web.traffic.minutes import MINUTE_S, Minutes, minute_at
from steam.web.traffic.overview import HOUR, RECENT, Summary, summary
from steam.web.traffic.readings import glance_at_minutes, moment_of, read_minutes
from steam.web.traffic.rows import (
    mark_of,
    placed,
    requests_of,
    requests_since,
    traffic_since,
)
from steam.web.traffic.series import Placed, Present, Series, Span, series

_FRESH_S = 3.0
_HOUR_S = 20.0  # figures tell what has come since


@dataclass(frozen=True, slots=True)
class _Hour:
    """What the file tells of all deployments, by id, and how far it goes."""

    mark: Mark
    requests: Mapping[int, Counter[int]] = field(default_factory=dict)
    recent: Mapping[int, list[Placed]] = field(default_factory=dict)


class TrafficReader:
    """Reads the traffic of one home. Safe in any thread.

    No file of figures is read more than once in three seconds for each of the two questions.
    """

    def __init__(
        self, home: Home, clock: Clock | None = None, boot_time: BootTime | None = None
    ) -> None:
        self._home = home
        self._clock = clock or SystemClock()
        self._boot_time = boot_time or SystemBootTime()
        self._whole: Kept[Minutes] = Kept(_FRESH_S)
        self._summaries: Kept[Summary] = Kept(_FRESH_S)
        self._hours: Kept[_Hour] = Kept(_HOUR_S)
        self._looks: Kept[_Hour] = Kept(_FRESH_S)
        self._last: _Hour | None = None

    def series(self, deployment: Deployment, span: Span) -> Series:
        """The traffic of one deployment over a span that ends now."""
        moment = self._moment()
        since = moment.wall_ms // 60_000 - span.minutes - span.step
        mark, kept = self._kept(deployment, since, moment)
        present = _present(mark, moment)
        folder = self._home.worker_figures(deployment.name, deployment.id)
        live = self._whole.get(deployment.id, partial(read_minutes, folder, moment))
        return series(kept + _live(live, mark), span, present)

    def requests(self, deployment: Deployment, minutes: int) -> Counter[int]:
        """The requests of one deployment in that many minutes to now, by minute of the epoch."""
        moment = self._moment()
        since = moment.wall_ms // 60_000 - minutes
        found: Counter[int] = Counter()
        try:
            with reading(self._home.traffic) as connection:
                _, mark = mark_of(connection, moment)
                found = requests_of(connection, deployment.id, since)
        except (sqlite3.Error, NotTraffic) as error:
            mark = _unread(error, moment)
        folder = self._home.worker_figures(deployment.name, deployment.id)
        live = self._whole.get(deployment.id, partial(read_minutes, folder, moment))
        for minute, traffic in _live(live, mark):
            found[minute] += traffic.requests
        return Counter({minute: count for minute, count in found.items() if minute >= since})

    def overview(self, deployments: Iterable[Deployment]) -> dict[int, Summary]:
        """The last hour of every one of some deployments, by id."""
        moment = self._moment()
        hour = self._looks.get("all", partial(self._known_hour, moment))
        return {
            one.id: self._summaries.get(one.id, partial(self._summary, one, hour, moment))
            for one in deployments
        }

    def _summary(self, deployment: Deployment, hour: _Hour, moment: Moment) -> Summary:
        present = _present(hour.mark, moment)
        since = max(hour.mark.taken + 1, minute_at(moment) - HOUR + 1)
        folder = self._home.worker_figures(deployment.name, deployment.id)
        live = _live(glance_at_minutes(folder, moment, since), hour.mark)
        requests = Counter(hour.requests.get(deployment.id, {}))
        for minute, traffic in live:
            requests[minute] += traffic.requests
        recent = [*hour.recent.get(deployment.id, ()), *live]
        from_minute = present.minute - RECENT
        return summary(requests, (one for at, one in recent if at >= from_minute), present)

    def _known_hour(self, moment: Moment) -> _Hour:
        """What the file told last: while it is being written to, it may not be read."""
        try:
            self._last = self._hours.get("all", partial(self._hour, moment))
        except (sqlite3.Error, NotTraffic) as error:
            return self._last or _Hour(_unread(error, moment))
        return self._last

    def _hour(self, moment: Moment) -> _Hour:
        now = moment.wall_ms // 60_000
        with reading(self._home.traffic) as connection:
            _, mark = mark_of(connection, moment)
            return _Hour(
                mark,
                requests_since(connection, now - HOUR - 1),
                traffic_since(connection, now - RECENT - 1),
            )

    def _kept(
        self, deployment: Deployment, since: int, moment: Moment
    ) -> tuple[Mark, list[Placed]]:
        try:
            with reading(self._home.traffic) as connection:
                _, mark = mark_of(connection, moment)
                return mark, placed(connection, deployment.id, since)
        except (sqlite3.Error, NotTraffic) as error:
            return _unread(error, moment), []

    def _moment(self) -> Moment:
        return moment_of(self._clock, self._boot_time)


def _unread(error: Exception, moment: Moment) -> Mark:
    """Without the file there is what the figures still hold. The sampler makes it, and tells."""
    structlog.get_logger().debug("traffic not read", reason=str(error))
    return begun(moment, None)


def _present(mark: Mark, moment: Moment) -> Present:
    now = minute_at(moment)
    return Present(now + mark.shift, moment.boot_s - now * MINUTE_S)


def _live(minutes: Minutes, mark: Mark) -> list[Placed]:
    """Those that the file does not have yet."""
    return [(number + mark.shift, one) for number, one in minutes.items() if number > mark.taken]
