"""Settings: defaults, bad values as sentences, and the documented table."""

from pathlib import Path

import pytest

from steam.core.errors import InvalidInput
from steam.settings import Settings, load_settings

ROOT = Path(__file__).parents[1]


def test_environment_and_overrides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEAM_MASTER_PORT", "7001")
    assert load_settings().master_port == 7001
    assert load_settings(master_port=7002).master_port == 7002
    assert load_settings(master_port=None).master_port == 7001


@pytest.mark.parametrize(
    ("name", "value", "takes"),
    [
        ("JOBS", "x", "a whole number"),
        ("MASTER_PORT", "http", "a whole number"),
        ("MASTER_PORT", "70000", "a number of at most 65535"),
        ("TRAINER_NICE", "-3", "a number of at least 0"),
        ("PASS_INTERVAL_S", "0", "a number greater than 0"),
        ("GATEWAY_WAIT_S", "soon", "a number"),
        ("ALLOW_UNSAFE_MODELS", "perhaps", "true or false"),
        ("LOG_LEVEL", "loud", "debug, info, warning or error"),
        ("IMPORT_URLS", "5", "a JSON list"),
    ],
)
def test_a_bad_value_is_told_with_what_it_is_and_what_is_taken(
    name: str, value: str, takes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"STEAM_{name}", value)
    with pytest.raises(InvalidInput) as caught:
        load_settings()
    assert caught.value.message == f"STEAM_{name} takes {takes}, and got '{value}'."
    assert Settings.model_fields[name.lower()].description in caught.value.hint


def test_a_bad_member_of_a_list_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEAM_BATCH_ROOTS", '["/data", 5]')
    with pytest.raises(InvalidInput, match="STEAM_BATCH_ROOTS takes paths, and got '5'"):
        load_settings()


@pytest.mark.parametrize("value", ["9200:9100", "0"])
def test_a_bad_range_of_ports_is_one_sentence(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEAM_WORKER_PORTS", value)
    with pytest.raises(InvalidInput, match="is not a range of ports") as caught:
        load_settings()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["batch_roots", "import_roots"])
def test_a_list_that_is_no_json_is_one_sentence(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"STEAM_{name.upper()}", str(tmp_path))
    with pytest.raises(InvalidInput, match=f"setting {name} is not a JSON list") as caught:
        load_settings()
    assert f"STEAM_{name.upper()}='[" in caught.value.hint
    monkeypatch.setenv(f"STEAM_{name.upper()}", f'["{tmp_path}"]')
    assert getattr(load_settings(), name) == (tmp_path,)


def test_home_is_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STEAM_HOME", raising=False)
    assert load_settings().layout.root == tmp_path / "var" / "master"


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        assert f"| `STEAM_{name.upper()}` | {field.description} |" in page
    assert page.count("| `STEAM_") == len(Settings.model_fields)
