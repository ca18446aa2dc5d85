"""Logins: who is let in, and what happens when their file changes or is not as it should be."""

import base64
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.trainer.rest import logins as logins_module
from steam.trainer.rest.login_check import basic_login
from steam.trainer.rest.logins import Logins, hashed, read_logins, write_logins

PASSWORD = "pass:wörd 1"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "logins.toml"
    write_logins(path, {"ana": hashed(PASSWORD)})
    return path


def test_only_the_right_password_lets_in(file: Path) -> None:
    logins = Logins(file)
    assert logins.needed
    for _ in range(2):  # the second time from memory
        assert logins.admits("ana", PASSWORD)
        assert not logins.admits("ana", PASSWORD + " ")
        assert not logins.admits("bob", PASSWORD)
        assert not logins.admits("ana", "")
        assert not logins.admits("ana", "x" * 10_000)


def test_a_password_that_was_right_is_not_hashed_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    logins = Logins(file)
    assert logins.admits("ana", PASSWORD)
    monkeypatch.setattr(logins_module, "_fits", lambda *_: pytest.fail("hashed again"))
    assert logins.admits("ana", PASSWORD)


def test_a_changed_file_counts_at_once(file: Path) -> None:
    logins = Logins(file)
    assert logins.admits("ana", PASSWORD)
    write_logins(file, {"ana": hashed("another"), "bob": hashed(PASSWORD)})
    assert not logins.admits("ana", PASSWORD)
    assert logins.admits("bob", PASSWORD)
    write_logins(file, {})
    assert logins.needed
    assert not logins.admits("bob", PASSWORD)
    file.unlink()
    assert not logins.needed


@pytest.mark.parametrize("content", [b"no toml", b"\xff", b"ana = 3\n", b'ana = "no hash"\n'])
def test_a_file_that_is_no_good_lets_nobody_in(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    logins = Logins(file)
    assert logins.needed
    assert not logins.admits("ana", PASSWORD)


def test_a_file_that_others_may_read_lets_nobody_in(file: Path) -> None:
    file.chmod(0o640)
    assert not Logins(file).admits("ana", PASSWORD)
    with pytest.raises(InvalidInput, match="chmod 600"):
        read_logins(file)


def test_the_file_is_the_owners_alone(file: Path) -> None:
    assert file.stat().st_mode & 0o777 == 0o600
    assert PASSWORD not in file.read_text()
    assert hashed(PASSWORD) != hashed(PASSWORD)


@pytest.mark.parametrize("password", ["", "x" * 1025])
def test_a_password_has_a_length(password: str) -> None:
    with pytest.raises(InvalidInput, match="1 to 1024"):
        hashed(password)


@given(st.text().filter(lambda name: ":" not in name), st.text())
def test_basic_authentication_is_read_as_clients_write_it(name: str, password: str) -> None:
    said = base64.b64encode(f"{name}:{password}".encode("utf-8", "surrogatepass")).decode()
    assert basic_login(said) in {(name, password), None}
    if (name + password).isprintable():
        assert basic_login(said) == (name, password)


@given(st.text())
def test_any_header_is_read_or_refused(said: str) -> None:
    found = basic_login(said)
    assert found is None or len(found) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Basic"},
        {"Authorization": "Basic %%%"},
        {"Authorization": "Basic " + base64.b64encode(b"no colon").decode()},
        {"Authorization": "Digest x"},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer wrong"},
    ],
)
def test_without_a_login_a_request_is_refused(trainer: Any, headers: dict[str, str]) -> None:
    write_logins(trainer.services.home.logins, {"ana": hashed(PASSWORD)})
    for method, path in (("GET", "/3/Cloud"), ("POST", "/3/PostFile"), ("GET", "/nope")):
        answer = trainer.http.request(method, path, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Basic realm=")
        assert answer.json()["__meta"]["schema_name"] == "H2OErrorV3"
    assert not trainer.services.store.snapshot()


def test_with_one_it_is_answered(trainer: Any) -> None:
    assert trainer.http.get("/3/Cloud").status_code == 200
    write_logins(trainer.services.home.logins, {"ana": hashed(PASSWORD)})
    right = httpx.BasicAuth("ana", PASSWORD)
    assert trainer.http.get("/3/Cloud", auth=right).status_code == 200
    assert trainer.http.get("/3/Cloud", auth=httpx.BasicAuth("ana", "no")).status_code == 401


def test_the_token_of_the_home_lets_its_commands_in(trainer_with: Any) -> None:
    trainer = trainer_with(token="a secret")
    write_logins(trainer.services.home.logins, {})
    said = {"Authorization": "Bearer a secret"}
    assert trainer.http.get("/3/Cloud", headers=said).status_code == 200
