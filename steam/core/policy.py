"""Policies of a deployment: how strict its input is, how patient its supervision, how much of the
machine its workers may use, and whether they score requests together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from steam.core.errors import InvalidInput


class Strictness(StrEnum):
    """What to do about one kind of doubtful input."""

    ACCEPT = "accept"  # treat it as missing (or ignore it) and say nothing
    WARN = "warn"  # the same, and name it in the answer's `warnings`
    REJECT = "reject"  # 422, naming row and column


@dataclass(frozen=True, slots=True)
class InputPolicy:
    """How a worker treats doubtful input. An explicit null is always just a missing value."""

    missing_column: Strictness = Strictness.WARN
    unknown_column: Strictness = Strictness.WARN
    unseen_level: Strictness = Strictness.WARN
    unparsable_value: Strictness = Strictness.REJECT


@dataclass(frozen=True, slots=True)
class SupervisionPolicy:
    """How the overseer judges the workers of a deployment. All times are in seconds."""

    start_timeout_s: float = 30.0  # not ready by then: killed, counted as a crash
    stop_timeout_s: float = 30.0  # after SIGTERM, before SIGKILL
    probe_timeout_s: float = 0.75
    probe_misses: int = 3  # missed probes in a row that make a worker hung
    hung_timeout_s: float = 0.5  # as `stop_timeout_s`, for a worker that hangs
    request_timeout_s: float = 60.0  # one request scored for longer than this is a hang
    healthy_after_s: float = 30.0  # ready for this long: earlier crashes are forgotten
    backoff_base_s: float = 0.5  # the second start in a row waits this long, doubling after
    backoff_cap_s: float = 30.0
    crash_loop_after: int = 5  # fast exits in a row
    crash_loop_delay_s: float = 60.0


@dataclass(frozen=True, slots=True)
class LimitPolicy:
    """The most that each worker of a deployment may use of the machine; 0 means no limit."""

    memory_mb: int = 0
    cpu_percent: int = 0  # of one core: 150 is one and a half
    open_files: int = 0
    nice: int = 0  # 0 to 19; a higher one yields to others


@dataclass(frozen=True, slots=True)
class GatheringPolicy:
    """Whether requests of one row wait for others, to be scored with them as one table."""

    max_rows: int = 0  # of one table; 0 or 1: each request is scored by itself
    max_wait_ms: float = 0.0  # 0: only those that come together anyway are scored together


@dataclass(frozen=True, slots=True)
class Policy:
    """The whole policy of one deployment, kept as JSON in its row."""

    input: InputPolicy = field(default_factory=InputPolicy)
    supervision: SupervisionPolicy = field(default_factory=SupervisionPolicy)
    limits: LimitPolicy = field(default_factory=LimitPolicy)
    gathering: GatheringPolicy = field(default_factory=GatheringPolicy)


_DAY_S = 86_400.0
_BOUNDS: Mapping[str, tuple[float, float]] = {
    "start_timeout_s": (1.0, 3600.0),
    "stop_timeout_s": (0.0, 600.0),
    "probe_timeout_s": (0.05, 30.0),
    "probe_misses": (1, 100),
    "hung_timeout_s": (0.0, 600.0),
    "request_timeout_s": (0.1, _DAY_S),
    "healthy_after_s": (0.0, _DAY_S),
    "backoff_base_s": (0.0, _DAY_S),
    "backoff_cap_s": (0.0, _DAY_S),
    "crash_loop_after": (1, 1000),
    "crash_loop_delay_s": (1.0, _DAY_S),
}
"""The least and the most of each knob: no deployment's patience may keep the overseer from the
others, nor its impatience keep the machine busy."""


_LIMIT_BOUNDS: Mapping[str, tuple[float, float]] = {
    "memory_mb": (64, 1 << 20),
    "cpu_percent": (1, 100_000),
    "open_files": (64, 1 << 20),
    "nice": (0, 19),
}
"""The least and the most of each limit that is set; below the least no worker comes up."""


_GATHERING_BOUNDS: Mapping[str, tuple[float, float]] = {
    "max_rows": (0, 1000),
    "max_wait_ms": (0.0, 100.0),
}
"""A table of more rows takes longer than its rows by themselves would wait."""


def check_policy(policy: Policy) -> Policy:
    """Return `policy` if every number in it is within bounds. Raises InvalidInput."""
    for name, (low, high) in _BOUNDS.items():
        _check(name, getattr(policy.supervision, name), low, high)
    for name, (low, high) in _LIMIT_BOUNDS.items():
        value = getattr(policy.limits, name)
        if value != 0:
            _check(name, value, low, high)
    for name, (low, high) in _GATHERING_BOUNDS.items():
        _check(name, getattr(policy.gathering, name), low, high)
    return policy


def _check(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:  # nor is NaN
        raise InvalidInput(
            f"The policy's {name} cannot be {value:g}.",
            hint=f"Choose a number from {low:g} to {high:g}.",
        )
