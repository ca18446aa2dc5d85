"""A master with accounts and two projects, each with a model and a deployment of its own."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import httpx
import pytest

from steam.accounts.secret import new_secret
from steam.core.accounts import Role
from steam.web.access.entrance import Entrance
from steam.web.app import create_app
from tests.web.conftest import ARTIFACT


def add_account(services, name: str, role: Role) -> str:
    """An account without a password, and the secret of a session of its own."""
    secret = new_secret("steam_session")
    now_ms = services.clock.now_ms()
    with services.store.write() as writer:
        account = writer.add_account(name=name, role=role, password_hash="", created_ms=now_ms)
        writer.add_session(
            account_id=account.id,
            sha256=secret.sha256,
            created_ms=now_ms,
            expires_ms=now_ms + 3_600_000,
        )
    return secret.text


def add_to_project(services, project: str, account: str) -> None:
    with services.store.write() as writer:
        writer.add_membership(
            project_id=writer.project_named(project).id,
            account_id=writer.account_named(account).id,
        )


@pytest.fixture
def client(world) -> Iterator[Callable[..., httpx.Client]]:
    """Makes clients of the server under test: strangers, or with a session or token."""
    opened: list[httpx.Client] = []

    def make(session: str = "", bearer: str = "") -> httpx.Client:
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        cookies = {"steam": session} if session else {}
        made = httpx.Client(
            base_url=world.client.base_url,
            cookies=cookies,
            headers=headers,
            trust_env=False,
            timeout=20,
        )
        opened.append(made)
        return made

    yield make
    for one in opened:
        one.close()


@pytest.fixture
def two_projects(world, client) -> dict[str, httpx.Client]:
    """Clients by name: `root` an admin; deployers `ann` and `bob`; viewer `vic`, with ann in `a`.

    Each project has a model (`model-a`), a deployment (`end-a`) with label `prod`, and a batch.
    """
    services = world.services
    for letter in "ab":
        world.client.post("/api/projects", json={"name": f"project-{letter}"}).raise_for_status()
        services.registry.register_model(
            ARTIFACT, f"model-{letter}", f"project-{letter}", f"maker-{letter}"
        )
        services.deployer.create_deployment(
            f"end-{letter}", f"model-{letter}", who=f"maker-{letter}"
        )
        services.deployer.move_label(f"prod-{letter}", f"model-{letter}", who=f"maker-{letter}")
        world.passes(f"maker-{letter}")
        source = world.data / "in.csv"
        services.batches.order(
            f"end-{letter}", str(source), str(world.data / f"out-{letter}.csv"), who="x"
        )
    roles = {"root": Role.ADMIN, "ann": Role.DEPLOYER, "bob": Role.DEPLOYER, "vic": Role.VIEWER}
    made = {name: client(session=add_account(services, name, role)) for name, role in roles.items()}
    add_to_project(services, "project-a", "ann")
    add_to_project(services, "project-a", "vic")
    add_to_project(services, "project-b", "bob")
    return made


@pytest.fixture
def insisting(services, serve) -> Iterator[str]:
    """The URL of a master that was told to listen beyond loopback: it asks for a login."""
    entrance = Entrance(bind="0.0.0.0", host_names=("steam.example",), home_token="home-secret")
    app = create_app(replace(services, entrance=entrance))
    with serve(app, app.state.watch.close) as url:
        yield url
