"""The work of a batch: what is not scored yet, a block at a time, then all parts as one file."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from steam.batch.blocks import Block, Source
from steam.batch.folder import Folder, opened_folder
from steam.batch.progress import Progress
from steam.batch.publish import is_published, publish
from steam.batch.scoring import BatchScorer
from steam.batch.sources.choose import open_source
from steam.batch.targets.choose import open_target
from steam.batch.targets.target import Target
from steam.core.batch_folder import Part
from steam.core.batches import BatchOrder, source_identity
from steam.core.errors import InvalidInput


def score_file(
    order: BatchOrder, artifact: Path, progress: Progress, *, allow_unsafe: bool = False
) -> None:
    """Score the source of an order into its target; with a pickle only with `allow_unsafe`.

    It may be ended at any moment and called again: parts that are whole are not scored again, and
    the target appears whole, in one step. Raises SteamError and OSError.
    """
    with opened_folder(Path(order.parts)) as folder:
        if is_published(folder.joined, Path(order.target)):
            progress.at(folder.rows, folder.refused, 1.0)
            return
        _check_source(order)
        scorer = BatchScorer(order, artifact, allow_unsafe=allow_unsafe)
        source = open_source(order, scorer.model)
        names = _names(order, source, scorer)
        work = _Work(order, scorer, open_target(order.target_format), folder, progress)
        work.target.check(source.rows_total or 0)
        progress.begin(source.rows_total)
        progress.at(folder.rows, folder.refused, 0.0)
        work.score_rest(source)
        _check_source(order)
        progress.tell("The parts are being joined.")
        work.target.join(names, folder.paths, folder.joined)
        publish(folder.joined, Path(order.target), Path(order.source), overwrite=order.overwrite)


@dataclass(frozen=True, slots=True)
class _Work:
    """All that scoring blocks takes."""

    order: BatchOrder
    scorer: BatchScorer
    target: Target
    folder: Folder
    progress: Progress

    def score_rest(self, source: Source) -> None:
        """Score what is not scored yet."""
        folder = self.folder
        for block in source.blocks(folder.rows + 1, folder.next):
            if not block.rows:
                continue
            self.target.check(folder.rows + block.rows)
            _check_source(self.order)  # what was just read is of the file that was meant
            self._add(block)
            self.progress.at(folder.rows, folder.refused, block.fraction)
        if not folder.paths:
            self._add(source.empty())

    def _add(self, block: Block) -> None:
        answers = self.scorer.score(block)
        part = Part(self.folder.rows + 1, block.rows, answers.refused, block.next)
        self.folder.add(part, self.target.part(block.kept, answers))


def _names(order: BatchOrder, source: Source, scorer: BatchScorer) -> Sequence[str]:
    """The names of the target's columns. Raises InvalidInput where two would be the same."""
    absent = [name for name in order.keep or () if name not in source.columns]
    if absent:
        raise InvalidInput(
            f"The source has no column '{absent[0][:80]}'.",
            hint="Name columns of the source to keep, or keep all or none.",
        )
    kept = source.columns if order.keep is None else order.keep
    predicted = scorer.names
    for name in predicted:
        if name in kept:
            raise InvalidInput(
                f"The source has a column '{name[:80]}', and so have the predictions.",
                hint="Name the columns to keep without it: --keep COLUMN,COLUMN or --keep none.",
            )
    return (*kept, *predicted)


def _check_source(order: BatchOrder) -> None:
    """Raise InvalidInput unless the source is still the file that it was."""
    path = Path(order.source)
    with suppress(FileNotFoundError):
        if source_identity(path) == order.source_identity and path.resolve() == path:
            return
    raise InvalidInput(
        f"{order.source} has changed since the batch was ordered.",
        hint="Order a new batch; the rows scored so far are of the file as it was.",
    )
