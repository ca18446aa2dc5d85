"""What an alert says."""

from dataclasses import replace

from steam.overseer.alerts.alert import Alert, Side


def test_the_body(alert: Alert) -> None:
    assert alert.body() == {
        "id": "7-5",
        "thing": "deployment:prostate",
        "kind": "failed",
        "text": "It fails.",
        "state": "opened",
        "opened_ms": 5,
        "closed_ms": None,
        "host": "machine",
        "home": "/home/of/steam",
    }


def test_both_ends_share_the_id_and_differ_in_state(alert: Alert) -> None:
    over = replace(alert, incident=replace(alert.incident, closed_ms=9), side=Side.CLOSED)
    assert over.body()["id"] == alert.body()["id"]
    assert (over.body()["state"], over.body()["closed_ms"]) == ("closed", 9)
    assert over.key != alert.key
