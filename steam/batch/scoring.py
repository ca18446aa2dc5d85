"""Scoring blocks with the model of an order, as its workers would score them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from steam.batch.answers import BlockAnswers
from steam.batch.blocks import Block
from steam.core.batches import BatchOrder
from steam.scoring.codecs.codec import Model
from steam.scoring.errors import Unacceptable
from steam.scoring.loading import load_model
from steam.scoring.mentions import Mentions
from steam.scoring.scorer import Scorer
from steam.scoring.tables import Table


class _EveryRow(Mentions):
    """Tells every row of a column that it lacks: the rows of a file are read one by one, and must
    not depend on where a batch was interrupted."""

    def of(self, warning: str, rows: Iterable[int]) -> Iterator[tuple[int, str]]:
        return ((row, warning) for row in rows)


class BatchScorer:
    """One model under one input policy."""

    def __init__(self, order: BatchOrder, artifact: Path, *, allow_unsafe: bool = False) -> None:
        """Raises NotFound, InvalidArtifact or Unsupported."""
        sha256, policy = order.artifact_sha256, order.policy
        loaded = load_model(artifact, sha256, policy, allow_unsafe=allow_unsafe)
        self._scorer: Scorer = loaded.scorer
        self._order = order

    @property
    def model(self) -> Model:
        """What a codec may know of it."""
        return self._scorer.model

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns of its answers."""
        return self._answers([Table(0, {})]).names

    def score(self, block: Block) -> BlockAnswers:
        """The answers to a block. Raises Unacceptable for a refused row unless it is partial."""
        answers = self._answers([self._doubted(table) for table in block.tables] or [Table(0, {})])
        error = answers.first_error
        if error is not None and not self._order.partial:
            raise Unacceptable(
                error.message,
                hint="Correct it and order a new batch, or let bad rows be told of with --partial.",
                details=error.details,
            )
        return answers

    def _answers(self, tables: Sequence[Table]) -> BlockAnswers:
        pieces = [self._scorer.answer(table, mentions=_EveryRow()) for table in tables]
        return BlockAnswers(self._scorer.signature, pieces, self._order.partial)

    def _doubted(self, table: Table) -> Table:
        """The table, in which kept columns are no unknown ones: that is what they are there for."""
        keep = self._order.keep
        if keep is None or not table.unknown:
            return replace(table, unknown={}) if table.unknown else table
        left = {index: _without(names, keep) for index, names in table.unknown.items()}
        return replace(table, unknown={index: names for index, names in left.items() if names})


def _without(names: Sequence[str], kept: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in kept)
