"""Events."""

from steam.core.records import Event


def event_view(event: Event) -> dict[str, object]:
    """EVENT."""
    return {
        "id": event.id,
        "ms": event.ms,
        "actor": event.actor,
        "kind": event.kind,
        "thing": event.thing,
        "text": event.text,
        "data": dict(event.data),
    }
