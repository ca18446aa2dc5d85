"""`steam login`: who may use the trainer of a home."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from steam.cli.app import app
from steam.core.errors import InvalidInput, NotFound, SteamError
from steam.trainer.rest.logins import Logins


def login(home: Path, *words: str, said: str = "") -> Result:
    return CliRunner().invoke(app, ["login", *words, "--home", str(home)], input=said)


def test_a_login_is_set_listed_and_removed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert login(home, "set", "ana", said="pass word\n").exit_code == 0
    assert login(home, "set", "bob", said="x\n").exit_code == 0
    logins = Logins(home / "logins.toml")
    assert logins.admits("ana", "pass word")
    assert json.loads(login(home, "list", "--json").stdout) == [{"name": "ana"}, {"name": "bob"}]
    assert login(home, "rm", "ana").exit_code == 0
    assert not logins.admits("ana", "pass word")
    assert "Nobody may" in login(home, "rm", "bob").stdout
    assert logins.needed


@pytest.mark.parametrize(
    ("words", "said", "error"),
    [
        (("set", "a b"), "x\n", InvalidInput),
        (("set", 'a"\n'), "x\n", InvalidInput),
        (("set", "ana"), "\n", InvalidInput),
        (("rm", "nobody"), "", NotFound),
    ],
)
def test_what_cannot_be_is_refused(
    tmp_path: Path, words: tuple[str, ...], said: str, error: type[SteamError]
) -> None:
    assert isinstance(login(tmp_path / "home", *words, said=said).exception, error)
    assert not (tmp_path / "home" / "logins.toml").exists()
