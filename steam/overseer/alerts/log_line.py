"""Alerts as lines of the log, for homes that have no receiver."""

import structlog

from steam.overseer.alerts.alert import Alert, Side


class LogLine:
    """Writes a warning when an incident begins, and a line when it is over."""

    def send(self, alert: Alert) -> None:
        log = structlog.get_logger()
        write = log.warning if alert.side is Side.OPENED else log.info
        write("incident", **alert.body())
