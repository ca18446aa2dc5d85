"""The list of deployments as a reader asked for it: found, filtered, sorted, page by page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

from steam.core.states import DeploymentState, DesiredState
from steam.web.list_wish import ListWish

PAGE_ROWS = 50

Row = Mapping[str, object]

_WORST_FIRST = (
    DeploymentState.CRASH_LOOPING,
    DeploymentState.FAILED,
    DeploymentState.UNHEALTHY,
    DeploymentState.BACKOFF,
    DeploymentState.DEGRADED,
    DeploymentState.STARTING,
    DeploymentState.STOPPING,
    DeploymentState.RUNNING,
    DeploymentState.STOPPED,
)
_WELL = frozenset({DeploymentState.RUNNING, DeploymentState.STOPPED, DeploymentState.STOPPING})

FILTERS: Mapping[str, Callable[[Row], bool]] = {
    "running": lambda row: row["state"] == DeploymentState.RUNNING.value,
    "trouble": lambda row: _state(row) not in _WELL,
    "stopped": lambda row: row["desired"] == DesiredState.STOPPED.value,
}
"""By the word in the address, which deployments are shown."""

_BY_FIGURE = ("rate", "errors", "p99_ms", "changed_ms")
SORTS = ("name", "state", *_BY_FIGURE)


@dataclass(frozen=True, slots=True)
class Wish(ListWish):
    """By name, unless it says otherwise."""

    sort: str = "name"
    order: str = "asc"
    state: str = ""

    @staticmethod
    def first_order(key: str) -> str:
        return "asc" if key in {"name", "state"} else "desc"


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of rows; `found` are on all pages together, `of` there are without a filter."""

    wish: Wish
    rows: Sequence[Row]
    found: int
    of: int

    @property
    def pages(self) -> int:
        return max(1, ceil(self.found / PAGE_ROWS))


def listed(rows: Sequence[Row], wish: Wish) -> Listing:
    """The rows (as DEPLOYMENT with `rate`, `errors`, `p99_ms`, `changed_ms`) that are wished for.

    A page beyond the last is the last. Rows without a figure come last, whichever the order.
    """
    keep = FILTERS.get(wish.state, _any)
    wanted = wish.q.strip().casefold()
    found = [row for row in rows if keep(row) and _mentions(row, wanted)]
    ordered = _ordered(found, wish)
    page = min(wish.page, max(1, ceil(len(ordered) / PAGE_ROWS)))
    start = (page - 1) * PAGE_ROWS
    shown = ordered[start : start + PAGE_ROWS]
    return Listing(replace(wish, page=page), shown, len(ordered), len(rows))


def _any(_row: Row) -> bool:
    return True


def _mentions(row: Row, wanted: str) -> bool:
    return any(wanted in str(row[key] or "").casefold() for key in ("name", "model"))


def _ordered(rows: list[Row], wish: Wish) -> list[Row]:
    by_name = sorted(rows, key=lambda row: str(row["name"]))
    backwards = wish.order == "desc"
    if wish.sort == "state":
        return sorted(by_name, key=lambda r: _WORST_FIRST.index(_state(r)), reverse=backwards)
    if wish.sort not in _BY_FIGURE:
        return by_name[::-1] if backwards else by_name
    known = [row for row in by_name if row[wish.sort] is not None]
    unknown = [row for row in by_name if row[wish.sort] is None]
    return sorted(known, key=lambda r: float(str(r[wish.sort])), reverse=backwards) + unknown


def _state(row: Row) -> DeploymentState:
    return DeploymentState(str(row["state"]))
