"""All servers as they run: where they listen, and where secrets are after each was used."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest

from tests.e2e.conftest import ARTIFACT
from tests.e2e.flow_servers import FlowServers, running_flow

pytestmark = pytest.mark.process

PASSWORD = "a password that stands nowhere"
WRONG = "one that is wrong and stands nowhere"
CELL = "a-cell-of-somebody's-row"
ROW = {"AGE": 65, "RACE": "1", "DPROS": 2, "DCAPS": "1", "PSA": 1.4, "VOL": 0, "GLEASON": 6}
LOOPBACK = {"127.0.0.1", "::1"}


@dataclass(frozen=True)
class Played:
    """Servers on which each kind of secret was used, and those secrets by name."""

    servers: FlowServers
    secrets: dict[str, str]

    @property
    def processes(self) -> list[psutil.Process]:
        """Servers, workers and whatever else has to do with the home."""
        found = []
        for process in psutil.process_iter():
            with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                words = [*process.cmdline(), *process.environ().values()]
                ours = any(str(self.servers.home) in word for word in words)
                if ours and process.pid != os.getpid():
                    found.append(process)
        return found


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    home = tmp_path_factory.mktemp("home")
    with (
        running_flow(home, tmp_path_factory.mktemp("data")) as servers,
        httpx.Client(
            base_url=servers.url, headers={"Origin": servers.url}, timeout=60, trust_env=False
        ) as api,
    ):
        yield Played(servers, _use_all(servers, api))
        api.delete("/api/deployments/risk").raise_for_status()


def _use_all(servers: FlowServers, api: httpx.Client) -> dict[str, str]:
    """Use each secret well and badly, on routes that answer and that fail."""
    code = servers.setup.partition("code=")[2]
    form = {"code": code, "name": "ada", "password": PASSWORD, "again": PASSWORD}
    assert api.post("/setup", data=form).is_redirect
    login = {"name": "ada", "password": PASSWORD}
    assert api.post("/login", data=login | {"password": WRONG}).status_code == 422
    assert api.post("/login", data=login).is_redirect
    zip_ = {"Content-Type": "application/zip"}
    api.post("/api/models?name=glm", content=ARTIFACT.read_bytes(), headers=zip_).raise_for_status()
    deployment = {"name": "risk", "model": "glm"}
    api.post("/api/deployments", json=deployment).raise_for_status()
    key = api.post("/api/deployments/risk/keys", json={"name": "sheet"}).json()["key"]
    token = api.post("/api/tokens", json={"name": "ci", "role": "deployer"}).json()["token"]
    guest = api.post("/api/accounts", json={"name": "vic", "role": "viewer"}).json()
    secrets = {
        "password": PASSWORD,
        "wrong password": WRONG,
        "link": code,
        "invitation": guest["invitation"].partition("code=")[2],
        "session": api.cookies["steam"],
        "key": key,
        "token": token,
        "cell of a request": CELL,
    }
    with httpx.Client(base_url=servers.url, timeout=60, trust_env=False) as other:
        predict = "/deployments/risk/predict"
        for way in (
            {"params": {**ROW, "key": key}},
            {"params": {"key": key, "AGE": CELL}},
            {"params": {**ROW, "RACE": CELL, CELL: CELL, "key": key}},
            {"params": ROW, "headers": {"X-Api-Key": key}},
            {"params": ROW, "headers": {"Authorization": f"Bearer {token}"}},
        ):
            assert other.get(predict, **way).status_code in {200, 422}, way
        for content in (b"\xff{" + CELL.encode(), f'{{"rows": [["{CELL}"]]}}'.encode()):
            assert other.post(predict, params={"key": key}, content=content).status_code < 500
        other.get("/flow/trainer/3/Cloud", headers={"Authorization": f"Bearer {token}"})
        other.get("/api/models/none", headers={"Authorization": f"Bearer {token}"})
        for path in (f"/{key}", f"/setup?code={secrets['invitation']}", f"/login?next=/{token}"):
            other.get(path)
    return secrets


def test_a_fresh_start_listens_on_loopback_alone(played: Played) -> None:
    """Master, trainer, overseer and workers, by what the kernel says."""
    listening = {
        process.pid: [
            one.laddr.ip
            for one in process.net_connections("inet")
            if one.status == psutil.CONN_LISTEN or one.type.name == "SOCK_DGRAM"
        ]
        for process in played.processes
    }
    addresses = {address for of_process in listening.values() for address in of_process}
    assert addresses <= LOOPBACK, listening
    assert sum(bool(of_process) for of_process in listening.values()) >= 3, listening


def test_no_secret_stands_in_a_command_or_in_the_environment(played: Played) -> None:
    assert played.processes
    for process in played.processes:
        with suppress(psutil.NoSuchProcess):
            for word in (*process.cmdline(), *process.environ().values()):
                for name, secret in _all_secrets(played).items():
                    assert secret not in word, (name, process)


def test_no_secret_stands_in_a_file_of_the_home(played: Played) -> None:
    """Logs, database, reports: all but the tokens of the home itself, which have files of their
    own that only the owner reads."""
    files = [path for path in played.servers.home.rglob("*") if path.is_file()]
    assert any(path.suffix == ".log" for path in files)
    assert any(path.name == "steam.db" for path in files)
    for path in files:
        if path.name.endswith(".token"):
            assert path.stat().st_mode & 0o077 == 0, path
            continue
        content = path.read_bytes()
        for name, secret in _all_secrets(played).items():
            assert secret.encode() not in content, (name, path)
        assert not re.search(rb"\$argon2", content) or path.parent.name == "db", path


def test_the_files_of_the_home_are_its_owners(played: Played) -> None:
    for folder in ("db", "run", "log", "flow"):
        assert (played.servers.home / folder).stat().st_mode & 0o077 == 0, folder


def test_nobody_takes_other_addresses_to_try_passwords(played: Played) -> None:
    """A header that any client can send does not say where it is."""
    url = played.servers.url
    with httpx.Client(base_url=url, headers={"Origin": url}, timeout=60, trust_env=False) as api:
        told = [
            api.post(
                "/login",
                data={"name": f"name{number}", "password": WRONG},
                headers={"X-Forwarded-For": f"192.0.2.{number}"},
            ).status_code
            for number in range(7)
        ]
    assert told[:4] == [422] * 4
    assert told[-1] == 503


def _all_secrets(played: Played) -> dict[str, str]:
    """Those that were used, and the tokens of the home."""
    run: Path = played.servers.home / "run"
    tokens = {path.name: path.read_text().strip() for path in run.glob("*.token")}
    assert "master.token" in tokens
    return played.secrets | {name: token for name, token in tokens.items() if token}
