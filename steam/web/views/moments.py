"""What ran at a time."""

from dataclasses import asdict

from steam.deploy.moment import Moment
from steam.web.views.events import event_view


def moment_view(name: str, moment: Moment) -> dict[str, object]:
    """MOMENT of the deployment of that name."""
    return {
        "name": name,
        "ms": moment.ms,
        "recorded": moment.is_recorded,
        "wanted": asdict(moment.wanted) if moment.wanted else None,
        "workers": None
        if moment.serving is None
        else [asdict(serving) for serving in moment.serving],
        "last": event_view(moment.last) if moment.last else None,
        "next": event_view(moment.following) if moment.following else None,
    }
