"""What was seen of batches, as plain data."""

from dataclasses import dataclass

from steam.core.batch_report import BatchReport
from steam.core.batches import Batch
from steam.core.records import ProcessIdentity
from steam.overseer.observed import Exit, FoundProcess, Presence

BAD_ARGUMENTS = 2
"""Exit status of a batch that did not understand its own command line."""


@dataclass(frozen=True, slots=True)
class BatchSighting:
    """A running batch and what is behind its row.

    `identity` is the row's, or that of the process which carries the row's token. `report` is what
    that very process told last. `of_earlier_boot` says that the machine was restarted since.
    """

    batch: Batch
    presence: Presence
    identity: ProcessIdentity | None = None
    exit: Exit | None = None
    report: BatchReport | None = None
    of_earlier_boot: bool = False


@dataclass(frozen=True, slots=True)
class BatchesObserved:
    """All batches that have not ended, and processes that no row knows."""

    running: tuple[BatchSighting, ...] = ()
    queued: tuple[Batch, ...] = ()
    orphans: tuple[FoundProcess, ...] = ()
