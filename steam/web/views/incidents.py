"""Open incidents."""

from steam.core.records import Incident
from steam.core.store import Reader

_DEPLOYMENT = "deployment:"


def incident_view(incident: Incident) -> dict[str, object]:
    """What is wrong, in which words, and since when."""
    return {"kind": incident.kind, "text": incident.text, "since_ms": incident.opened_ms}


def open_incidents(reader: Reader) -> dict[str, dict[str, object]]:
    """The incidents of deployments that are not over, by the deployment's name."""
    return {
        incident.thing.removeprefix(_DEPLOYMENT): incident_view(incident)
        for incident in reader.open_incidents()
        if incident.thing.startswith(_DEPLOYMENT)
    }
