"""What the use cases of deployments share: finding things, checking files, recording changes."""

from copy import copy
from typing import Self

from steam.core.clock import Clock
from steam.core.errors import NotFound
from steam.core.home import Home
from steam.core.names import no_such
from steam.core.records import Deployment, Model
from steam.core.store import Reader, Store, Writer
from steam.deploy.artifact_files import ArtifactFiles
from steam.deploy.recording import Change, record_change
from steam.deploy.wanted import wanted_of


class UseCases:
    """The collaborators of every use case, and the one way in which it changes a deployment."""

    def __init__(self, store: Store, home: Home, clock: Clock) -> None:
        self._store = store
        self._files = ArtifactFiles(home)
        self._clock = clock

    def over(self, store: Store) -> Self:
        """The same use cases on another view of the records."""
        other = copy(self)
        other._store = store  # noqa: SLF001 - a copy of our own
        return other

    def _change(
        self,
        writer: Writer,
        change: Change,
        before: Deployment,
        after: Deployment,
        text: str,
        *,
        who: str,
        why: str,
        **data: object,
    ) -> Deployment:
        """Write a deployment's new record and the event that tells of it; the record."""
        wanted_before = wanted_of(writer, before)
        writer.update_deployment(after)
        record_change(
            writer,
            change,
            after.name,
            text,
            ms=self._clock.now_ms(),
            who=who,
            why=why,
            before=wanted_before,
            after=wanted_of(writer, after),
            **data,
        )
        return after

    def _check_artifact_of(self, model: str) -> None:
        """Read the model's file through, before the write lock is taken: that can take a while."""
        with self._store.read() as reader:
            sha256 = find_model(reader, model).artifact_sha256
        self._files.check(sha256)


def find_deployment(reader: Reader, name: str) -> Deployment:
    """The deployment of that name. Raises NotFound."""
    deployment = reader.deployment_named(name)
    if deployment is None:
        raise no_such("deployment", name, "The list of deployments shows all of them.")
    return deployment


def find_model(reader: Reader, name: str) -> Model:
    """The model of that name. Raises NotFound."""
    model = reader.model_named(name)
    if model is None:
        raise NotFound("model", name, hint="Register it first.")
    return model
