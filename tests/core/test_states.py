"""The sets of states cover every state once, and every state is documented."""

from pathlib import Path

from steam.core.states import (
    ENDED_STATES,
    LIVE_STATES,
    WAITING_STATES,
    DeploymentState,
    JobState,
    WorkerState,
)

PAGE = Path(__file__).parents[2] / "docs" / "states.md"


def test_live_and_ended_partition_the_states() -> None:
    assert set(WorkerState) == LIVE_STATES | ENDED_STATES
    assert not LIVE_STATES & ENDED_STATES
    assert WAITING_STATES < ENDED_STATES


def test_every_state_has_its_paragraph() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for state in (*WorkerState, *DeploymentState, *JobState):
        assert f"**{state}**" in text
