"""All deployments as rows of a list: DEPLOYMENT, with its traffic and who changed it last."""

from steam.core.store import Reader
from steam.web.cards import Card, read_cards
from steam.web.last_changes import LastChange, read_last_changes
from steam.web.services import MasterServices
from steam.web.traffic.overview import Summary
from steam.web.views.deployments import View, deployment_view


def read_rows(reader: Reader, services: MasterServices, base_url: str) -> list[View]:
    """Every deployment the reader may see, by name."""
    cards = read_cards(reader)
    changes = read_last_changes(reader)
    traffic = services.traffic.overview([card.deployment for card in cards])
    now_ms = services.clock.now_ms()
    rows = []
    for card in cards:
        change = changes.get(card.deployment.name) or _of_version(card)
        rows.append(
            {
                **deployment_view(card, services.host, base_url, now_ms),
                **_figures(traffic[card.deployment.id]),
                "change": change,
                "changed_ms": change.ms if change else None,
            }
        )
    return rows


def _of_version(card: Card) -> LastChange | None:
    """What is known of a deployment that nobody has changed for long."""
    version = card.version
    return LastChange(version.created_ms, version.who, version.why) if version else None


def _figures(summary: Summary) -> View:
    return {
        "rates": summary.rates,
        "rate": summary.rate,
        "errors": summary.error_share,
        "p99_ms": summary.p99_ms,
        "requests_of_hour": summary.requests_of_hour,
    }
