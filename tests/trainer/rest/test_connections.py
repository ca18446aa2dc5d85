"""Addresses of databases stay in one file that only its owner reads."""

from pathlib import Path

import pytest

from steam.core.errors import InvalidInput, NotFound
from steam.trainer.rest.connections import connection_url

URL = "sqlite:///x.db"


def written(folder: Path, text: str, mode: int = 0o600) -> Path:
    path = folder / "connections.toml"
    path.write_text(text)
    path.chmod(mode)
    return path


def test_a_name_leads_to_its_address(tmp_path: Path) -> None:
    assert connection_url("shop", written(tmp_path, f'shop = "{URL}"')) == URL


@pytest.mark.parametrize("text", ["", 'other = "x"', "shop = 5", "[shop]\nurl = 1"])
def test_names_that_are_not_there(tmp_path: Path, text: str) -> None:
    with pytest.raises(NotFound, match="no connection 'shop'"):
        connection_url("shop", written(tmp_path, text))
    with pytest.raises(NotFound):
        connection_url("shop", tmp_path / "no.toml")


def test_files_that_are_not_as_they_must_be(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="may be read by others"):
        connection_url("shop", written(tmp_path, f'shop = "{URL}"', 0o640))
    with pytest.raises(InvalidInput, match="cannot be read"):
        connection_url("shop", written(tmp_path, "shop = "))
