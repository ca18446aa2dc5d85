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
    ("name", "value"),
    [
        ("MASTER_PORT", "http"),
        ("MASTER_PORT", "70000"),
        ("WORKER_PORTS", "9200:9100"),
        ("WORKER_PORTS", "0"),
        ("PASS_INTERVAL_S", "0"),
    ],
)
def test_a_bad_value_is_one_sentence(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"STEAM_{name}", value)
    with pytest.raises(InvalidInput) as caught:
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
