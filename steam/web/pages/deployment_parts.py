"""What each part of a deployment's page needs to know."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from steam.core.store import Reader
from steam.scoring.snippets.languages import LANGUAGES, snippets_of
from steam.web.cards import Card
from steam.web.example import example_row
from steam.web.logs import read_log, slots_of
from steam.web.pages.traffic import traffic_context
from steam.web.services import MasterServices
from steam.web.traffic.resources import Usage
from steam.web.views.accounts import keys_view
from steam.web.views.deployments import View, list_versions, list_workers
from steam.web.views.events import event_view
from steam.web.views.facts import ModelFacts, read_facts
from steam.web.views.isolation import isolation_of
from steam.web.views.models import list_labels

_LOG_LINES = 200
_NEWEST_EVENTS = 8
_EVENTS = 100
_STARTS = 20
_MOST_SHARES = 8  # workers whose part of shared memory is worth the milliseconds

Details = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a deployment, `shown` as DEPLOYMENT, in one snapshot."""

    services: MasterServices
    reader: Reader
    card: Card
    shown: View
    slot: int
    traffic_range: str

    @property
    def thing(self) -> str:
        return f"deployment:{self.card.deployment.name}"

    def facts(self) -> ModelFacts | None:
        """Those of the current version's model."""
        version = self.card.version
        model = self.reader.model(version.model_id) if version else None
        return read_facts(model.facts) if model else None


def _overview(look: Look) -> Details:
    return {
        "starts": list_workers(look.reader, look.card.deployment.name, _STARTS),
        "events": _events(look, _NEWEST_EVENTS),
        "usage": _usage(look),
        **traffic_context(look.services, look.card, look.traffic_range),
    }


def _usage(look: Look) -> Mapping[int, Usage]:
    """What each worker uses of the machine, by its pid."""
    workers = look.card.workers
    found = look.services.usage.worker_usage(workers, shares=len(workers) <= _MOST_SHARES)
    return {w.identity.pid: found[w.id] for w in workers if w.identity and w.id in found}


def _versions(look: Look) -> Details:
    return {"versions": list_versions(look.reader, look.card.deployment.name)}


def _try(look: Look) -> Details:
    facts = look.facts()
    url = str(look.shown["gateway"])
    row = example_row(facts.features) if facts else {}
    code = snippets_of(url, row)
    return {
        "facts": facts,
        "snippets": [(one.id, one.title, code[one.id]) for one in LANGUAGES],
    }


def _schema(look: Look) -> Details:
    return {"facts": look.facts()}


def _log(look: Look) -> Details:
    slots = slots_of(look.card)
    slot = look.slot if look.slot in slots else 0
    part = read_log(look.services, look.card, slot, lines=_LOG_LINES) if slots else None
    return {"slots": slots, "slot": slot, "log": part}


def _all_events(look: Look) -> Details:
    return {"events": _events(look, _EVENTS), "limit": _EVENTS}


def _settings(look: Look) -> Details:
    version = look.card.version
    model = look.reader.model(version.model_id) if version else None
    return {
        "labels": list_labels(look.reader, model.project_id) if model else [],
        "isolation": isolation_of(look.card, look.services.home),
        "own_isolation": look.services.isolation,
        "keys": keys_view(look.reader, look.card.deployment.name),
    }


def _events(look: Look, limit: int) -> list[View]:
    return [event_view(event) for event in look.reader.events(thing=look.thing, limit=limit)]


PARTS: Mapping[str, Callable[[Look], Details]] = {
    "overview": _overview,
    "versions": _versions,
    "try": _try,
    "schema": _schema,
    "log": _log,
    "events": _all_events,
    "settings": _settings,
}
"""By the word in the address, in the order in which they are shown."""
