"""Batches that users order, cancel, resume and forget. Nothing here starts or ends a process."""

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Self

from steam.core.batch_folder import remove_folder
from steam.core.batches import Batch, BatchOrder
from steam.core.clock import Clock
from steam.core.errors import Conflict, InvalidInput, NotFound
from steam.core.home import Home
from steam.core.states import UNFINISHED_BATCH_STATES, BatchState, DesiredState
from steam.core.store import Reader, Store, Writer
from steam.deploy.artifact_files import ArtifactFiles
from steam.deploy.batch_files import check_files
from steam.deploy.use_cases import find_deployment

_MOST_KEPT = 10_000


class Batches:
    """The use cases of batches. `roots` are the folders that they may use, all resolved."""

    def __init__(self, store: Store, home: Home, clock: Clock, roots: Sequence[Path]) -> None:
        self._store = store
        self._home = home
        self._clock = clock
        self._roots = tuple(roots)
        self._files = ArtifactFiles(home)

    def over(self, store: Store) -> Self:
        """The same use cases on another view of the records."""
        other = copy(self)
        other._store = store  # noqa: SLF001 - a copy of our own
        return other

    def order(
        self,
        deployment: str,
        source: str,
        target: str,
        *,
        keep: Sequence[str] | None = None,
        partial: bool = False,
        overwrite: bool = False,
        who: str,
        why: str = "",
    ) -> Batch:
        """A batch by the deployment's current version and input policy, waiting for its turn.

        Paths are absolute ones of this machine; `keep` are the columns of the source that stand
        before the predictions, None for all. Raises NotFound, InvalidInput, InvalidArtifact,
        Unsupported, and Conflict where the target exists or another batch writes it.
        """
        if keep is not None and (len(keep) > _MOST_KEPT or len({*keep}) < len(keep)):
            raise InvalidInput("A column to keep is named twice.", hint="Name each column once.")
        files = check_files(source, target, self._roots, self._home, overwrite=overwrite)
        with self._store.read() as reader:
            endpoint = find_deployment(reader, deployment)
            version = reader.version(endpoint.version_id or 0)
        if version is None:
            raise Conflict(f"Deployment '{deployment}' has no version.", hint="Deploy a model.")
        self._files.check(version.artifact_sha256)
        with self._store.write() as writer:
            batch = writer.add_batch(
                BatchOrder(
                    deployment=deployment,
                    version=version.number,
                    artifact_sha256=version.artifact_sha256,
                    source=str(files.source),
                    source_identity=files.source_identity,
                    target=str(files.target),
                    parts=str(files.parts),
                    who=who,
                    why=why,
                    created_ms=self._clock.now_ms(),
                    keep=None if keep is None else tuple(keep),
                    partial=partial,
                    overwrite=overwrite,
                    policy=endpoint.policy.input,
                )
            )
            text = f"was ordered: {files.source} to {files.target}."
            self._tell(writer, batch, "batch-ordered", text, who=who, why=why)
        return batch

    def cancel(self, batch_id: int, *, who: str, why: str = "") -> Batch:
        """Want it ended; what it has done is kept. Raises NotFound, Conflict once it has ended."""
        with self._store.write() as writer:
            batch = find_batch(writer, batch_id)
            if batch.state not in UNFINISHED_BATCH_STATES:
                raise Conflict(
                    f"Batch {batch_id} has ended already: it is {batch.state}.",
                    hint="There is nothing to cancel.",
                )
            if batch.desired is DesiredState.STOPPED:
                return batch
            wanted = replace(batch, desired=DesiredState.STOPPED)
            writer.update_batch(wanted)
            text = "is to be cancelled."
            self._tell(writer, batch, "batch-cancel-asked", text, who=who, why=why)
        return wanted

    def resume(self, batch_id: int, *, who: str, why: str = "") -> Batch:
        """Have one that failed or was cancelled go on where it was.

        Raises NotFound, and Conflict when it is done, under way, or another writes its target.
        """
        with self._store.write() as writer:
            batch = find_batch(writer, batch_id)
            if batch.state not in {BatchState.FAILED, BatchState.CANCELLED}:
                raise Conflict(
                    f"Batch {batch_id} cannot be resumed: it is {batch.state}.",
                    hint="Those can that failed or were cancelled.",
                )
            resumed = replace(
                batch,
                desired=DesiredState.RUNNING,
                state=BatchState.QUEUED,
                since_ms=self._clock.now_ms(),
                message="",
                fruitless=0,
                ended_ms=None,
                retry_at_ms=None,
            )
            writer.update_batch(resumed)
            self._tell(writer, batch, "batch-resumed", "is resumed.", who=who, why=why)
        return resumed

    def forget(self, batch_id: int, *, who: str, why: str = "") -> None:
        """Remove its record and what is left of its parts, not its target.

        Raises NotFound, Conflict while it has not ended, InvalidInput when files cannot be removed.
        """
        with self._store.write() as writer:
            batch = find_batch(writer, batch_id)
            writer.delete_batch(batch_id)
            self._tell(writer, batch, "batch-removed", "was removed.", who=who, why=why)
        try:
            remove_folder(Path(batch.order.parts))
            source = Path(batch.order.source)
            if source.parent == self._home.batches:  # a frame, exported for it
                source.unlink(missing_ok=True)
            for path in (self._home.batch_report(batch_id), self._home.batch_log(batch_id)):
                path.unlink(missing_ok=True)
        except OSError as error:
            raise InvalidInput(
                f"Batch {batch_id} is forgotten, but {error.filename} could not be removed: "
                f"{error.strerror}.",
                hint="Remove it by hand.",
            ) from error

    def _tell(
        self, writer: Writer, batch: Batch, kind: str, text: str, *, who: str, why: str
    ) -> None:
        writer.add_event(
            ms=self._clock.now_ms(),
            actor=who,
            kind=kind,
            thing=f"batch:{batch.id}",
            text=f"Batch {batch.id} {text}",
            data={
                "deployment": batch.order.deployment,
                "version": batch.order.version,
                "source": batch.order.source,
                "target": batch.order.target,
                "why": why,
            },
        )


def find_batch(reader: Reader, batch_id: int) -> Batch:
    """The batch of that id. Raises NotFound."""
    batch = reader.batch(batch_id)
    if batch is None:
        raise NotFound("batch", batch_id, hint="The list of batches shows them.")
    return batch
