"""A worker: who it is, what it counts, and its scorer once the model is loaded."""

from dataclasses import dataclass, field

from steam.core.clock import Clock, SystemClock
from steam.core.errors import Unavailable
from steam.core.policy import GatheringPolicy, InputPolicy
from steam.scoring.figures.figures import Figures, figures_in_memory
from steam.scoring.running import RunningScorings
from steam.scoring.scorer import Scorer
from steam.scoring.stats import Stats


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model that is ready to score: its canary row has been. `name` came with its artifact."""

    scorer: Scorer
    algorithm: str
    category: str
    name: str = ""


@dataclass(slots=True)
class Worker:
    """One scoring process. `loaded` is set once, when the model is."""

    deployment: str
    version: int
    artifact: str  # SHA-256
    policy: InputPolicy
    gathering: GatheringPolicy = field(default_factory=GatheringPolicy)
    token: str = ""
    max_body_bytes: int = 64 << 20
    request_timeout_s: float = 60.0
    clock: Clock = field(default_factory=SystemClock)
    figures: Figures = field(default_factory=figures_in_memory)
    loaded: LoadedModel | None = None
    running: RunningScorings = field(default_factory=RunningScorings)
    stats: Stats = field(init=False)

    def __post_init__(self) -> None:
        self.stats = Stats(self.clock, self.figures)

    def model(self) -> LoadedModel:
        """The loaded model. Raises Unavailable while there is none."""
        if self.loaded is None:
            raise Unavailable("The model is still being loaded.", hint="Try again in a second.")
        return self.loaded
