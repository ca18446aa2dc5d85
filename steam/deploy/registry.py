"""Registered models: a checked artifact on the disk, and a row that names it.

A row never exists without its file. Files come into place and go away only under the store's
write lock, so that nobody removes a file that somebody else is about to point at.
"""

from copy import copy
from pathlib import Path
from typing import Self

from steam.core.accounts import DEFAULT_PROJECT
from steam.core.clock import Clock
from steam.core.errors import Busy, Conflict, NotFound, SteamError
from steam.core.home import Home
from steam.core.names import check_key
from steam.core.records import Model, Project
from steam.core.store import Store, Writer
from steam.deploy.artifact_files import ArtifactFiles, Incoming
from steam.deploy.inspection import inspect_artifact
from steam.model.artifact import Limits
from steam.model.facts import Facts

_STALE_S = 3600.0
_UNSAFE = " It is a pickle: its workers run whatever code is in it."


class Registry:
    """Registers and removes models; those that run code when loaded only with `allow_unsafe`."""

    def __init__(
        self,
        store: Store,
        home: Home,
        clock: Clock,
        limits: Limits | None = None,
        *,
        allow_unsafe: bool = False,
    ) -> None:
        self._store = store
        self._files = ArtifactFiles(home)
        self._clock = clock
        self._limits = limits or Limits()
        self._allow_unsafe = allow_unsafe

    def over(self, store: Store) -> Self:
        """The same use cases on another view of the records."""
        other = copy(self)
        other._store = store  # noqa: SLF001 - a copy of our own
        return other

    def register_model(
        self, source: Path, name: str, project: str | None, who: str
    ) -> tuple[Model, bool]:
        """Keep a copy of the artifact at `source` as model `name`; True when the model is new.

        Without a project it goes into `default`, which is made when needed. The same file under
        the same name again gives the model that exists. Raises InvalidInput, NotFound for the
        file or project, InvalidArtifact, Unsupported, Conflict when the name has another file,
        and Exhausted when the disk is full; then nothing is left behind.
        """
        check_key("model", name)
        with self._files.taken_in(source, self._limits.max_bytes) as incoming:
            facts = inspect_artifact(
                incoming.path, incoming.sha256, self._limits, allow_unsafe=self._allow_unsafe
            )
            try:
                with self._store.write() as writer:
                    return self._keep(writer, incoming, facts, name=name, project=project, who=who)
            except Busy:
                raise  # the write lock was not had, so nothing was kept
            except SteamError:
                self._remove_unless_used(incoming.sha256)
                raise

    def delete_model(self, name: str, who: str, why: str = "") -> None:
        """Remove a model, and its file unless another model has the same or a batch works with it.

        Raises NotFound, and Conflict while a version of a deployment points at it.
        """
        with self._store.write() as writer:
            model = _model_named(writer, name)
            labels = [label.name for label in writer.labels() if label.model_id == model.id]
            writer.delete_model(model.id)
            now_ms = self._clock.now_ms()
            for label in labels:
                writer.add_event(
                    ms=now_ms,
                    actor=who,
                    kind="label-moved",
                    thing=f"label:{label}",
                    text=f"Label {label} points at no model: '{name}' was removed.",
                    data={"model": None, "before": name, "why": why},
                )
            writer.add_event(
                ms=now_ms,
                actor=who,
                kind="model-deleted",
                thing=f"model:{name}",
                text=f"Model '{name}' was removed.",
                data={"artifact": model.artifact_sha256, "why": why},
            )
        self._remove_unless_used(model.artifact_sha256)

    def check_artifact(self, sha256: str) -> Path:
        """The path of a registered artifact, read through. Raises InvalidArtifact if not whole."""
        return self._files.check(sha256)

    def sweep(self) -> tuple[Path, ...]:
        """Remove the files that crashed registrations left an hour ago or earlier."""
        with self._store.write() as writer:
            known = writer.used_artifacts()
            leftovers = self._files.leftovers(
                known, before_s=self._clock.now_ms() / 1000 - _STALE_S
            )
            for path in leftovers:
                path.unlink(missing_ok=True)
        return tuple(leftovers)

    def _keep(
        self,
        writer: Writer,
        incoming: Incoming,
        facts: Facts,
        *,
        name: str,
        project: str | None,
        who: str,
    ) -> tuple[Model, bool]:
        known = writer.model_named(name)
        if known is not None and known.artifact_sha256 != incoming.sha256:
            raise Conflict(
                f"Model '{name}' exists already, with another file.",
                hint="Register this one under another name.",
                details={"name": name, "artifact": known.artifact_sha256},
            )
        if known is not None:
            self._files.keep(incoming)  # the file that was there may have been lost or altered
            return known, False
        now_ms = self._clock.now_ms()
        project_id = _project(writer, project, now_ms).id
        self._files.keep(incoming)
        model = writer.add_model(
            project_id=project_id,
            name=name,
            algorithm=str(facts["algorithm"]),
            category=str(facts["category"]),
            artifact_sha256=incoming.sha256,
            size_bytes=incoming.size_bytes,
            facts=facts,
            created_ms=now_ms,
            created_by=who,
        )
        unsafe = facts.get("unsafe") is True
        writer.add_event(
            ms=now_ms,
            actor=who,
            kind="model-registered",
            thing=f"model:{name}",
            text=f"Model '{name}' was registered." + (_UNSAFE if unsafe else ""),
            data={
                "artifact": incoming.sha256,
                "size_bytes": incoming.size_bytes,
                **({"unsafe": True} if unsafe else {}),
            },
        )
        return model, True

    def _remove_unless_used(self, sha256: str) -> None:
        with self._store.write() as writer:
            if sha256 not in writer.used_artifacts():
                self._files.remove(sha256)


def _project(writer: Writer, name: str | None, now_ms: int) -> Project:
    found = writer.project_named(name or DEFAULT_PROJECT)
    if found is not None:
        return found
    if name is not None and name != DEFAULT_PROJECT:
        raise NotFound("project", name, hint="Make the project first.")
    return writer.add_project(name=DEFAULT_PROJECT, description="", created_ms=now_ms)


def _model_named(writer: Writer, name: str) -> Model:
    model = writer.model_named(name)
    if model is None:
        raise NotFound("model", name)
    return model
