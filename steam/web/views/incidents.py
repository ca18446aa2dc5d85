"""Open incidents."""

from steam.core.records import Incident


def incident_view(incident: Incident) -> dict[str, object]:
    """What is wrong, in which words, and since when."""
    return {"kind": incident.kind, "text": incident.text, "opened_ms": incident.opened_ms}
