"""Changes of deployments as events that say what was wanted before and after.

With both in each event, any one of them answers for the time around it: the history stays true
when older events have been trimmed.
"""

from enum import StrEnum

from steam.core.store import Writer
from steam.deploy.wanted import Wanted, wanted_data


class Change(StrEnum):
    """The kinds of events by which users change what is wanted of a deployment."""

    CREATED = "deployment-created"
    STARTED = "deployment-started"
    STOPPED = "deployment-stopped"
    RESTARTED = "deployment-restarted"
    SCALED = "deployment-scaled"
    DELETED = "deployment-deleted"
    VERSION_ADDED = "version-added"
    ROLLED_BACK = "rolled-back"
    LIMITS_CHANGED = "limits-changed"
    GATHERING_CHANGED = "gathering-changed"
    FOLLOWED = "label-followed"
    UNFOLLOWED = "label-unfollowed"


def record_change(
    writer: Writer,
    change: Change,
    name: str,
    text: str,
    *,
    ms: int,
    who: str,
    why: str,
    before: Wanted | None,
    after: Wanted | None,
    **data: object,
) -> None:
    """One event about deployment `name`. No `before`: it is new; no `after`: it is removed.

    Its data has `why`, `before` and `after`, and the number of the version that is current after
    it (before it, if it removes the deployment).
    """
    current = after or before
    writer.add_event(
        ms=ms,
        actor=who,
        kind=change.value,
        thing=f"deployment:{name}",
        text=text,
        data={
            **data,
            "version": current.version if current else None,
            "why": why,
            "before": wanted_data(before),
            "after": wanted_data(after),
        },
    )
