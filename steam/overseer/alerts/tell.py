"""Telling: hands the alerts that are due to the sender, and records that they have arrived."""

import socket
import time
from collections.abc import Collection, Iterable
from contextlib import ExitStack
from dataclasses import replace

import structlog

from steam.core.clock import Clock
from steam.core.errors import Busy, SteamError
from steam.core.home import Home
from steam.core.records import Incident
from steam.core.store import Reader, Store
from steam.overseer.alerts.alert import Alert, Sender, Side
from steam.overseer.alerts.attempts_file import read_attempts, write_attempts
from steam.overseer.alerts.incidents import Patience, is_final
from steam.overseer.lock import locked

ACTOR = "overseer"
FAILED = "alert-failed"
_RECENT = 1000  # newest incidents, among which are those whose end is still to be told
_FAILURES = 100  # newest failures of a thing, among which is that of the incident, if any
_ROUND_S = 10.0  # no further alert is begun in a round after that


class Teller:
    """Tells of incidents: of the beginning at once, of the end when it is final.

    An attempt is on file before it is made, and the database says told only after it succeeded. A
    crash in between repeats the alert, with the same id and no sooner than a failure would; it
    never loses one.
    """

    def __init__(
        self, store: Store, home: Home, clock: Clock, sender: Sender, patience: Patience
    ) -> None:
        self._store = store
        self._home = home
        self._clock = clock
        self._sender = sender
        self._patience = patience
        self._all_told_at: int | None = None  # the store's change counter

    def tell(self) -> None:
        """Send what is due. Takes up to 15 seconds, and what the look-up of a name takes.

        Returns at once while another process is telling, and when nothing has changed since
        there was nothing left to tell. Raises as the store does, and Exhausted on a full disk.
        """
        counter = self._store.change_counter()
        if counter == self._all_told_at:
            return
        with ExitStack() as held:
            try:
                lock = locked(
                    self._home, self._home.alert_lock, purpose="telling of alerts", timeout_s=0
                )
                held.enter_context(lock)
            except Busy:
                return
            with self._store.read() as rows:
                unfinished = _unfinished(rows)
            self._send_due(unfinished)
        self._all_told_at = None if unfinished else counter

    def _send_due(self, unfinished: Iterable[Incident]) -> None:
        """Send in turn, those first that were tried least: one that hangs delays no other."""
        now_ms, begun = self._clock.now_ms(), time.monotonic()
        alerts = [alert for incident in unfinished if (alert := self._alert(incident, now_ms))]
        if not alerts:
            return
        path = self._home.alert_attempts
        attempts = read_attempts(path).only({alert.key for alert in alerts})
        due = [alert for alert in alerts if attempts.of(alert.key).is_due(now_ms)]
        for alert in sorted(due, key=lambda a: (attempts.of(a.key).tries, a.incident.id)):
            if time.monotonic() - begun >= _ROUND_S:
                return
            attempts = attempts.with_one_more(alert.key, now_ms)
            write_attempts(path, attempts)
            self._send(alert)

    def _alert(self, incident: Incident, now_ms: int) -> Alert | None:
        """What is to be told of the incident now."""
        if incident.told_ms is None:
            side = Side.OPENED
        elif is_final(incident, now_ms, self._patience):
            side = Side.CLOSED
        else:
            return None
        return Alert(incident, side, socket.gethostname(), str(self._home.root))

    def _send(self, alert: Alert) -> None:
        try:
            self._sender.send(alert)
        except SteamError as error:
            log = structlog.get_logger()
            log.warning("alert failed", thing=alert.incident.thing, reason=str(error))
            self._tell_failure(alert, error.message)
        else:
            self._record(alert)

    def _record(self, alert: Alert) -> None:
        """Mark as told what has become of the incident by now, unless it was forgotten."""
        with self._store.write() as rows:
            now_ms = self._clock.now_ms()
            incident = next((i for i in _unfinished(rows) if i.id == alert.incident.id), None)
            if incident is None:
                return
            if alert.side is Side.OPENED:
                rows.update_incident(replace(incident, told_ms=now_ms))
            else:
                rows.update_incident(replace(incident, told_closed_ms=now_ms))

    def _tell_failure(self, alert: Alert, text: str) -> None:
        """Leave an event, once per incident."""
        incident = alert.incident
        with self._store.write() as rows:
            past = rows.events(thing=incident.thing, kinds={FAILED}, limit=_FAILURES)
            if any(event.data.get("incident") == incident.id for event in past):
                return
            rows.add_event(
                ms=self._clock.now_ms(),
                actor=ACTOR,
                kind=FAILED,
                thing=incident.thing,
                text=text,
                data={"incident": incident.id, "state": alert.side.value},
            )


def _unfinished(rows: Reader) -> Collection[Incident]:
    """Incidents of which there is something to tell, now or later, oldest first."""
    found = {
        incident.id: incident for incident in (*rows.incidents(_RECENT), *rows.open_incidents())
    }
    return [
        incident
        for _, incident in sorted(found.items())
        if incident.told_ms is None
        or (incident.closed_ms is not None and incident.told_closed_ms is None)
    ]
