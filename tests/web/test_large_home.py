"""Homes with many deployments and models: what a page reads does not grow with them."""

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event

from bench.addresses import LISTS, OF_ADMINS, PAGES
from bench.large_home import Size, fill
from steam.core.clock import SystemClock
from steam.core.home import Home
from steam.core.ports import PortRange
from steam.core.records import ProcessIdentity
from steam.core.states import WorkerState
from steam.db.sqlite import SqliteStore
from steam.deploy.batches import Batches
from steam.deploy.deployments import Deployer
from steam.deploy.registry import Registry
from steam.web.app import create_app
from steam.web.services import MasterServices
from steam.web.traffic.reader import TrafficReader
from steam.wiring.home import prepare_home
from tests.web.access.walk import routes_of
from tests.web.conftest import served

FEW = Size(deployments=10, models=40, events=200, days=0)
MANY = Size(deployments=200, models=240, projects=4, events=2000, days=0)
FOR_WHAT_IS_SHOWN = 4
"""Statements more that a page takes where it shows a deployed model, or searches more events. One
for each of its rows would be forty more."""
NOT_PAGES = ("/api/", "/flow/", "/metrics", "/static", "/setup")
HEAVY = ("scipy", "polars", "pandas", "sklearn", "tabmat", "treelite", "pyarrow", "steam.trainer")


@dataclass
class Large:
    """A served home; `statements` are those that its database was asked since they were cleared."""

    app: FastAPI
    store: SqliteStore
    clients: dict[str, httpx.Client]
    statements: list[str]

    def asked(self, who: str, address: str) -> int:
        """How many statements a page takes that was looked at before."""
        self.clients[who].get(address)
        self.statements.clear()
        answer = self.clients[who].get(address)
        assert answer.status_code < 400, (who, address, answer.text)
        return len(self.statements)


@contextmanager
def opened(root: Path, size: Size, trainer_url: str = "") -> Iterator[Large]:
    home, clock, statements = Home(root), SystemClock(), []
    prepare_home(home)
    store = SqliteStore(home.database)
    sessions = fill(home, store, size)
    event.listen(
        store._engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_: statements.append(statement),
    )
    app = create_app(
        MasterServices(
            store=store,
            registry=Registry(store, home, clock),
            deployer=Deployer(store, home, clock, PortRange(9300, 9999), lambda _port: True),
            batches=Batches(store, home, clock, ()),
            run_pass=lambda _who: None,
            home=home,
            host="127.0.0.1",
            who="anna",
            traffic=TrafficReader(home, clock),
            trainer_url=trainer_url,
        )
    )
    with ExitStack() as stack:
        stack.callback(store.close)
        url = stack.enter_context(served(app, app.state.watch.close))
        clients = {
            who: stack.enter_context(
                httpx.Client(
                    base_url=url,
                    cookies={"steam": secret},
                    headers={"Accept": "text/html"},
                    trust_env=False,
                    timeout=20,
                )
            )
            for who, secret in sessions.items()
        }
        yield Large(app, store, clients, statements)


@pytest.fixture(scope="module")
def few(tmp_path_factory) -> Iterator[Large]:
    with opened(tmp_path_factory.mktemp("few"), FEW) as large:
        yield large


@pytest.fixture(scope="module")
def many(tmp_path_factory) -> Iterator[Large]:
    with opened(tmp_path_factory.mktemp("many"), MANY) as large:
        yield large


def test_every_page_is_looked_at_here(many):
    routes = {path for method, path in routes_of(many.app) if method == "GET"}
    assert {path for path in routes if not path.startswith(NOT_PAGES)} == set(PAGES)
    assert set(LISTS) <= routes


@pytest.mark.parametrize("who", ["root", "vic"])
def test_no_page_asks_the_database_more_often_for_more(few, many, who):
    for path, addresses in {**PAGES, **LISTS}.items():
        if who == "vic" and path in OF_ADMINS:
            continue
        for address in addresses:
            asked = many.asked(who, address)
            assert asked <= 45, (address, asked)
            assert asked <= few.asked(who, address) + FOR_WHAT_IS_SHOWN, address


def test_a_viewer_sees_what_is_of_the_project_among_many(many):
    seen = many.clients["vic"].get("/api/deployments").json()
    assert [one["name"] for one in seen] == [f"endpoint-{n:03}" for n in range(0, 200, 4)]
    for one in many.clients["vic"].get("/api/events?limit=1000").json():
        kind, _, name = one["thing"].partition(":")
        assert kind != "deployment" or int(name[-3:]) % 4 == 0


def test_a_page_of_models_has_fifty_rows(many):
    for address in (*PAGES["/models"], *PAGES["/projects/{name}"]):
        page = many.clients["root"].get(address).text
        rows = set(re.findall(r'href="/models/([^"/?#]+)"', page))
        assert len(rows) == 50, address


def test_a_list_of_all_models_tells_of_each_what_its_own_address_does(many):
    client = many.clients["root"]
    listed = client.get("/api/models").json()
    assert len(listed) == MANY.models + 4
    for one in listed[:8]:
        assert one == client.get(f"/api/models/{one['name']}").json()


def test_no_page_waits_for_a_worker_or_the_trainer(tmp_path):
    """They are stopped: somebody listens, and nobody ever accepts."""
    with ExitStack() as stack:
        listeners = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(4)]
        trainer, *workers = (one.getsockname()[1] for one in listeners)
        large = stack.enter_context(
            opened(tmp_path, replace(FEW, wanted=3), f"http://127.0.0.1:{trainer}")
        )
        run_at(large.store, workers)
        for addresses in (*PAGES.values(), *LISTS.values()):
            for address in addresses:
                large.clients["root"].get(address)
        running = [one["state"] for one in large.clients["root"].get("/api/deployments").json()]
        assert running.count("running") == 3
        for listener in listeners:
            listener.setblocking(False)
            with pytest.raises(BlockingIOError):
                listener.accept()


def run_at(store: SqliteStore, ports: list[int]) -> None:
    """Give the first deployments workers that are said to run there."""
    with store.write() as writer:
        for deployment, port in zip(writer.deployments(), ports, strict=False):
            writer.update_deployment(replace(deployment, port=port))
            worker = writer.add_worker(
                deployment_id=deployment.id,
                version_id=deployment.version_id,
                slot=0,
                token="token",
                port=port,
                restarts=0,
                started_ms=1,
            )
            identity = ProcessIdentity(4_000_000 + port, 1, "boot")
            writer.update_worker(
                replace(worker, state=WorkerState.RUNNING, identity=identity, ready_ms=2)
            )


SERVES_ONCE = """
import asyncio, json, sys
import httpx
from steam.settings import load_settings
from steam.web.compose import opened_app
from steam.web.warming import warm

async def look(app):
    transport = httpx.ASGITransport(app)
    headers = {"Accept": "text/html", "Cookie": f"steam={sys.argv[2]}"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://127.0.0.1", headers=headers
    ) as client:
        return {address: (await client.get(address)).status_code for address in sys.argv[3:]}

with opened_app(load_settings(home=sys.argv[1])) as app:
    warm(app)
    answers = asyncio.run(look(app))
print(json.dumps({"answers": answers, "modules": sorted(sys.modules)}))
"""


def test_the_master_loads_nothing_heavy_for_its_pages(tmp_path):
    home = Home(tmp_path)
    prepare_home(home)
    store = SqliteStore(home.database)
    sessions = fill(home, store, FEW)
    store.close()
    addresses = [one for each in (*PAGES.values(), *LISTS.values()) for one in each]
    command = [sys.executable, "-c", SERVES_ONCE, str(tmp_path), sessions["root"], *addresses]
    told = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    assert {one: code for one, code in told["answers"].items() if code >= 400} == {}
    loaded = [name for name in told["modules"] if name.startswith(HEAVY)]
    assert loaded == []
