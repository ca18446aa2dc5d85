"""Records of two projects, `a` and `b`, with one of each kind, and a deployment of both."""

from dataclasses import dataclass, field, replace

from steam.core.accounts import Role
from steam.core.batches import BatchOrder, SourceIdentity
from steam.core.policy import Policy
from steam.core.states import WorkerState
from steam.core.store import Store, Writer

MIXED = "end-ab"


@dataclass(frozen=True)
class Apart:
    """The store, and ids by kind and letter: `ids["model", "a"]`; those of the mixed deployment
    by "ab"."""

    store: Store
    ids: dict[tuple[str, str], int] = field(default_factory=dict)

    def of(self, letter: str) -> frozenset[int]:
        """The projects of somebody who is in that one alone."""
        return frozenset({self.ids["project", letter]})


def made_apart(store: Store) -> Apart:
    apart = Apart(store)
    with store.write() as writer:
        for number, letter in enumerate("ab", 1):
            _make(writer, apart.ids, letter, number)
        _make_mixed(writer, apart.ids)
    return apart


def order(letter: str) -> BatchOrder:
    name = f"end-{letter}"
    where = {"source": "in.csv", "target": f"out-{letter}.csv", "parts": f"parts-{letter}"}
    identity = SourceIdentity(1, 1, 1, 1)
    return BatchOrder(
        name, 1, letter, **where, source_identity=identity, who="x", why="", created_ms=900
    )


def _make(writer: Writer, ids: dict[tuple[str, str], int], letter: str, number: int) -> None:
    project = writer.add_project(name=f"project-{letter}", description="", created_ms=1)
    model = writer.add_model(
        project_id=project.id,
        name=f"model-{letter}",
        algorithm="glm",
        category="Binomial",
        artifact_sha256=letter * 64,
        size_bytes=1,
        facts={"metrics": {"training": {"auc": 0.5 + number / 10}}},
        created_ms=2,
        created_by="x",
    )
    label = writer.put_label(
        project_id=project.id, name=f"label-{letter}", model_id=model.id, created_ms=3
    )
    made = _deploy(writer, f"end-{letter}", 9100 + number, [model.id])
    account = writer.add_account(
        name=f"member-{letter}", role=Role.DEPLOYER, password_hash="hashed", created_ms=1
    )
    token = writer.add_api_token(
        account_id=account.id,
        name="t",
        sha256=letter * 64,
        shown="s",
        role=Role.VIEWER,
        created_ms=1,
        project_id=None,
        expires_ms=None,
    )
    session = writer.add_session(
        account_id=account.id, sha256=letter * 64, created_ms=1, expires_ms=10**13
    )
    invitation = writer.add_invitation(
        account_id=account.id, sha256=letter * 64, created_ms=1, expires_ms=10**13
    )
    member = writer.add_membership(project_id=project.id, account_id=account.id)
    batch = writer.add_batch(order(letter))
    for thing in (f"deployment:end-{letter}", f"model:model-{letter}", f"batch:{batch.id}"):
        writer.add_event(ms=1000, actor="x", kind="told", thing=thing, text=letter)
        writer.add_incident(thing=thing, kind="k", text=letter, opened_ms=1000)
    writer.add_event(ms=1000, actor="x", kind="told", thing=f"project:{project.name}", text=letter)
    writer.add_event(
        ms=1000,
        actor="x",
        kind="told",
        thing="label:prod",
        text=letter,
        data={"project": project.name},
    )
    writer.add_event(  # of an earlier one of that name, which was somebody else's
        ms=3, actor="x", kind="told", thing=f"deployment:end-{letter}", text="before"
    )
    ids |= {
        ("project", letter): project.id,
        ("model", letter): model.id,
        ("label", letter): label.id,
        ("batch", letter): batch.id,
        ("account", letter): account.id,
        ("token", letter): token.id,
        ("session", letter): session.id,
        ("invitation", letter): invitation.id,
        ("membership", letter): member.id,
        **{(kind, letter): number for kind, number in made.items()},
    }


def _make_mixed(writer: Writer, ids: dict[tuple[str, str], int]) -> None:
    made = _deploy(writer, MIXED, 9110, [ids["model", "b"], ids["model", "a"]])
    writer.add_event(ms=1000, actor="x", kind="told", thing=f"deployment:{MIXED}", text="b")
    ids |= {(kind, "ab"): number for kind, number in made.items()}


def _deploy(writer: Writer, name: str, port: int, models: list[int]) -> dict[str, int]:
    deployment = writer.add_deployment(
        name=name, replicas=1, port=port, policy=Policy(), created_ms=4
    )
    version = None
    for model_id in models:
        version = writer.add_version(
            deployment_id=deployment.id,
            model_id=model_id,
            artifact_sha256="c" * 64,
            who="x",
            why="",
            created_ms=5,
        )
    assert version is not None
    worker, waiting = (
        writer.add_worker(
            deployment_id=deployment.id,
            version_id=version.id,
            slot=slot,
            token="t",
            port=port,
            restarts=0,
            started_ms=6,
        )
        for slot in (0, 1)
    )
    writer.update_deployment(replace(deployment, version_id=version.id))
    writer.update_worker(
        replace(waiting, state=WorkerState.BACKOFF, ended_ms=8, retry_at_ms=10**13)
    )
    key = writer.add_prediction_key(
        deployment_id=deployment.id,
        name="k",
        sha256=f"{port:064}",
        shown="s",
        created_ms=7,
        created_by="x",
        expires_ms=None,
    )
    writer.open_deployment(deployment.id, is_open=True)
    return {
        "deployment": deployment.id,
        "version": version.id,
        "worker": worker.id,
        "waiting": waiting.id,
        "key": key.id,
    }
