"""Settings are shown with where they come from, and without secrets."""

from steam.settings import Settings
from steam.web.views.settings import shown_settings


def _shown(settings, environment=()):
    return {one.variable: one for one in shown_settings(settings, dict.fromkeys(environment, ""))}


def test_every_setting_says_where_it_comes_from():
    settings = Settings(master_port=1, jobs=2)
    shown = _shown(settings, ["STEAM_JOBS"])
    assert len(shown) == len(Settings.model_fields)
    assert (shown["STEAM_MASTER_PORT"].value, shown["STEAM_MASTER_PORT"].default) == ("1", "9000")
    assert shown["STEAM_MASTER_PORT"].source == "command line"
    assert shown["STEAM_JOBS"].source == "environment"
    assert shown["STEAM_BATCHES"].source == "default"
    assert shown["STEAM_BATCHES"].help


def test_addresses_are_shown_without_what_lets_somebody_in():
    url = "https://user:secret@hooks.example:8443/services/T0/secret?token=secret"
    shown = _shown(Settings(alert_url=url, import_urls=("s3://bucket/",)))
    assert shown["STEAM_ALERT_URL"].value == "https://hooks.example:8443/..."
    assert "secret" not in str(shown)
    assert shown["STEAM_IMPORT_URLS"].value == "s3://bucket"
    assert _shown(Settings(alert_url="http://[x"))["STEAM_ALERT_URL"].value == "set, and not shown"
