"""What a grid is: the models that a search has made, and what could not be made."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from steam.trainer.algorithms.grid.space import Values


@dataclass(frozen=True, slots=True)
class Attempt:
    """One point that was tried. `values` are its hyper-parameters as texts, `given` what was
    given for the model by name, None where one of them could not be read. `error`, a sentence or
    more, is empty of a model that is there."""

    model: str
    values: Values
    given: Mapping[str, object] | None = None
    error: str = ""

    @property
    def settings(self) -> str:
        """All that makes one model differ from another."""
        return json.dumps(self.given, sort_keys=True, default=str)


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid in the trainer's store; a new one takes its place with every model that is made."""

    key: str
    algorithm: str
    training_frame: str
    names: tuple[str, ...]
    attempts: tuple[Attempt, ...] = field(default=())

    @property
    def made(self) -> tuple[Attempt, ...]:
        return tuple(attempt for attempt in self.attempts if not attempt.error)

    @property
    def failed(self) -> tuple[Attempt, ...]:
        return tuple(attempt for attempt in self.attempts if attempt.error)

    @property
    def model_keys(self) -> tuple[str, ...]:
        return tuple(attempt.model for attempt in self.made)
