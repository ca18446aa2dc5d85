"""The typed client of the master."""

import ssl
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

from steam.client.accounts import AccountsClient
from steam.client.batches import BatchesClient
from steam.client.connection import Connection
from steam.client.shapes import (
    DeploymentShape,
    EventShape,
    LabelShape,
    LogShape,
    ModelShape,
    MomentShape,
    VersionShape,
    WorkerShape,
)
from steam.core.errors import InvalidInput

_BLOCK = 1 << 20


class Master:
    """Models, deployments and events of one home, through its REST API.

    Every method raises an error of `steam.core.errors`; Unavailable when nobody answers.
    """

    def __init__(
        self,
        url: str,
        timeout_s: float = 60.0,
        token: str = "",
        trust: ssl.SSLContext | None = None,
    ) -> None:
        """`token` is an API token, or the home's; `trust` as for `Connection`."""
        headers = {"Authorization": f"Bearer {token}"} if token else None
        self.connection = Connection("master", url, timeout_s, headers, trust)
        self.accounts = AccountsClient(self.connection)
        self.batches = BatchesClient(self.connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.connection.close()

    def health(self) -> dict[str, object]:
        """Version, home, and the overseer's last pass."""
        return self.connection.fetch(dict[str, object], "GET", "/api/health")

    # models

    def models(self) -> list[ModelShape]:
        """Every registered model."""
        return self.connection.fetch(list[ModelShape], "GET", "/api/models")

    def model(self, name: str) -> ModelShape:
        return self.connection.fetch(ModelShape, "GET", f"/api/models/{_segment(name)}")

    def register(self, artifact: Path, name: str, project: str | None = None) -> ModelShape:
        """Upload a model file and give it a name. The same file again is no error."""
        query = {"name": name} | ({"project": project} if project else {})
        try:
            with artifact.open("rb") as file:
                return self.connection.fetch(
                    ModelShape,
                    "POST",
                    "/api/models",
                    params=query,
                    content=iter(lambda: file.read(_BLOCK), b""),
                    headers={"Content-Type": "application/zip"},
                )
        except OSError as error:
            raise InvalidInput(
                f"{artifact} cannot be read: {error.strerror}.", hint="Check the path."
            ) from error

    def remove_model(self, name: str) -> None:
        self.connection.request("DELETE", f"/api/models/{_segment(name)}")

    def artifact(self, name: str) -> Iterator[bytes]:
        """The model's file, piece by piece."""
        with self.connection.stream("GET", f"/api/models/{_segment(name)}/artifact") as response:
            yield from response.iter_bytes(_BLOCK)

    def labels(self) -> list[LabelShape]:
        """Every label of every project."""
        return self.connection.fetch(list[LabelShape], "GET", "/api/labels")

    def move_label(
        self, name: str, model: str | None, project: str | None = None, why: str = ""
    ) -> LabelShape:
        """Point a label at a model or at none; the deployments that follow it get the model."""
        return self.connection.fetch(
            LabelShape,
            "PUT",
            f"/api/labels/{_segment(name)}",
            json={"model": model, "project": project, "why": why},
        )

    # deployments

    def deployments(self) -> list[DeploymentShape]:
        """Every deployment with its workers."""
        return self.connection.fetch(list[DeploymentShape], "GET", "/api/deployments")

    def deployment(self, name: str) -> DeploymentShape:
        return self.connection.fetch(DeploymentShape, "GET", _deployment(name))

    def deploy(
        self,
        model: str,
        name: str,
        *,
        replicas: int = 1,
        policy: Mapping[str, object] | None = None,
        why: str = "",
    ) -> DeploymentShape:
        """Put a registered model behind a new name. Raises Conflict if the name is taken."""
        body: dict[str, object] = {"name": name, "model": model, "replicas": replicas, "why": why}
        if policy:
            body["policy"] = policy
        return self.connection.fetch(DeploymentShape, "POST", "/api/deployments", json=body)

    def add_version(self, name: str, model: str, why: str = "") -> DeploymentShape:
        """Put another model behind an existing name."""
        return self._change(name, "versions", model=model, why=why)

    def stop(self, name: str, why: str = "") -> DeploymentShape:
        return self._change(name, "stop", why=why)

    def start(self, name: str, why: str = "") -> DeploymentShape:
        return self._change(name, "start", why=why)

    def restart(self, name: str, why: str = "") -> DeploymentShape:
        """Replace its workers and forget their crashes."""
        return self._change(name, "restart", why=why)

    def scale(self, name: str, replicas: int, why: str = "") -> DeploymentShape:
        return self._change(name, "scale", replicas=replicas, why=why)

    def limit(
        self,
        name: str,
        *,
        memory_mb: int | None = None,
        cpu_percent: int | None = None,
        open_files: int | None = None,
        nice: int | None = None,
        restart: bool = False,
        why: str = "",
    ) -> DeploymentShape:
        """Change the limits that are given, for workers started from now on; 0 lifts one."""
        return self._change(
            name,
            "limits",
            memory_mb=memory_mb,
            cpu_percent=cpu_percent,
            open_files=open_files,
            nice=nice,
            restart=restart,
            why=why,
        )

    def gather(
        self,
        name: str,
        *,
        max_rows: int | None = None,
        max_wait_ms: float | None = None,
        restart: bool = False,
        why: str = "",
    ) -> DeploymentShape:
        """Change how workers started from now on score requests together; no rows: not at all."""
        return self._change(
            name,
            "gathering",
            max_rows=max_rows,
            max_wait_ms=max_wait_ms,
            restart=restart,
            why=why,
        )

    def follow(
        self, name: str, label: str, project: str | None = None, why: str = ""
    ) -> DeploymentShape:
        """Give it the label's model now, and at every move of the label."""
        body = {"label": label, "project": project, "why": why}
        return self.connection.fetch(
            DeploymentShape, "PUT", f"{_deployment(name)}/label", json=body
        )

    def unfollow(self, name: str, why: str = "") -> DeploymentShape:
        """Let it keep its version wherever the label moves."""
        return self.connection.fetch(
            DeploymentShape, "DELETE", f"{_deployment(name)}/label", params={"why": why}
        )

    def rollback(self, name: str, version: int | None = None, why: str = "") -> DeploymentShape:
        """Point at an older version; without a number at the one before."""
        return self._change(name, "rollback", version=version, why=why)

    def remove_deployment(self, name: str, why: str = "") -> None:
        """Stop it and forget it, its versions too."""
        self.connection.request("DELETE", _deployment(name), params={"why": why})

    def versions(self, name: str) -> list[VersionShape]:
        return self.connection.fetch(list[VersionShape], "GET", f"{_deployment(name)}/versions")

    def at(self, name: str, ms: int) -> MomentShape:
        """What was wanted and who served at that time (UTC epoch milliseconds)."""
        return self.connection.fetch(
            MomentShape, "GET", f"{_deployment(name)}/at", params={"ms": ms}
        )

    def workers(self, name: str) -> list[WorkerShape]:
        """Every recorded start, newest first."""
        return self.connection.fetch(list[WorkerShape], "GET", f"{_deployment(name)}/workers")

    def logs(
        self, name: str, *, lines: int = 200, slot: int = 0, after: int | None = None
    ) -> LogShape:
        """The last lines that the worker of a slot wrote, or those after a byte position."""
        query: dict[str, int] = {"lines": lines, "slot": slot}
        if after is not None:
            query["after"] = after
        return self.connection.fetch(LogShape, "GET", f"{_deployment(name)}/logs", params=query)

    def predict(self, name: str, rows: list[dict[str, object]]) -> list[dict[str, object]]:
        """Score rows; a value is a number, a text or None."""
        return self.connection.fetch(
            list[dict[str, object]], "POST", f"{_deployment(name)}/predict", json=rows
        )

    def events(
        self,
        *,
        thing: str | None = None,
        after: int = 0,
        limit: int = 100,
        since_ms: int | None = None,
        until_ms: int | None = None,
    ) -> list[EventShape]:
        """History, newest first; both ends of the span belong to it."""
        narrowed = {"thing": thing or None, "since_ms": since_ms, "until_ms": until_ms}
        query: dict[str, str | int] = {"after": after, "limit": limit}
        query |= {key: value for key, value in narrowed.items() if value is not None}
        return self.connection.fetch(list[EventShape], "GET", "/api/events", params=query)

    def _change(self, name: str, action: str, **body: Any) -> DeploymentShape:
        given = {key: value for key, value in body.items() if value is not None}
        return self.connection.fetch(
            DeploymentShape, "POST", f"{_deployment(name)}/{action}", json=given
        )


def _segment(name: str) -> str:
    if not name or "/" in name or name in {".", ".."}:
        raise InvalidInput(f"'{name}' is not a name.", hint="Names have no '/' in them.")
    return quote(name, safe="")


def _deployment(name: str) -> str:
    return f"/api/deployments/{_segment(name)}"
