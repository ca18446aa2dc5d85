"""Who looks after the home, as far as this process can tell without asking anybody."""

from dataclasses import dataclass

from steam.overseer import figures
from steam.overseer.figures import Figures
from steam.web.metrics.overseer import is_up, is_young
from steam.web.services import MasterServices


@dataclass(frozen=True, slots=True)
class Oversight:
    """The last pass that is known of, and the resident overseer's figures while it is up."""

    last_pass_ms: int | None
    resident: Figures | None
    is_seen: bool


def read_oversight(services: MasterServices, now_ms: int) -> Oversight:
    """From the file that the resident overseer writes, and this master's own passes."""
    found = figures.read(services.home.overseer_figures)
    resident = found if is_up(found, now_ms, services.pass_interval_s) else None
    passes = [services.last_pass_ms(), resident.last_pass_ms if resident else None]
    last_ms = max((ms for ms in passes if ms), default=None)
    passes_go_on = last_ms is not None and is_young(last_ms, now_ms, services.pass_interval_s)
    return Oversight(last_ms, resident, resident is not None or passes_go_on)
