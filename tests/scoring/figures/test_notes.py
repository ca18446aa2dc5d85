"""Noting a request and counting it later says the same as counting it at once."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import find, given
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from steam.scoring.counts import Outcome
from steam.scoring.figures import files, notes, recorder
from steam.scoring.figures.figures import Figures, figures_in_memory, open_figures
from steam.scoring.figures.layout import (
    MOST_NOTES,
    NOTED_WORD,
    NOTES_SECOND_WORD,
    SETTLED_WORD,
    SETTLING_WORD,
)
from steam.scoring.histogram import place_of
from tests.scoring.figures.machine import Machine

DURATIONS = st.integers(0, 2**40)
STEPS = st.lists(
    st.tuples(st.just("note"), DURATIONS)
    | st.tuples(st.just("count"), DURATIONS)
    | st.tuples(st.just("refuse"), st.just(0))
    | st.tuples(st.just("wait"), st.sampled_from([1, 300, 999, 60_000, 4_000_000]))
    | st.tuples(st.just("many"), st.integers(1, 3 * MOST_NOTES)),
    max_size=20,
)


def now_ns(machine: Machine) -> int:
    return int(machine.boot_s * 1e9) - 7


def note(figures: Figures, machine: Machine, took_ns: int) -> None:
    at_ns = now_ns(machine)
    if not figures.recorder.note(at_ns, took_ns):
        figures.recorder.settle()
        figures.recorder.begin(figures.now_s(), at_ns)
        assert figures.recorder.note(at_ns, took_ns)


def count(figures: Figures, took_ns: int) -> None:
    figures.recorder.settle()
    figures.recorder.answered(
        figures.now_s(),
        "post",
        rows=1,
        scoring_ns=took_ns,
        took_ns=took_ns,
        place=place_of(took_ns),
    )


def both(steps: list[tuple[str, int]]) -> list[np.ndarray]:
    """The figures after some steps, once with notes and once where all is counted at once."""
    machine = Machine()
    noting, counting = (figures_in_memory(machine, machine) for _ in range(2))
    for step, size in steps:
        if step == "wait":
            machine.wait(size / 1000)
        elif step == "refuse":
            for figures in (noting, counting):
                figures.recorder.settle()
                figures.recorder.unserved(figures.now_s(), "get", Outcome.REFUSED, "busy")
        for took_ns in [size] if step in ("note", "count") else range(size * (step == "many")):
            (note if step != "count" else lambda f, _, t: count(f, t))(noting, machine, took_ns)
            count(counting, took_ns)
    images = [figures.own_image() for figures in (noting, counting)]
    for image in images:
        image[[SETTLED_WORD, SETTLING_WORD]] = 0
        image[NOTES_SECOND_WORD:] = 0
    return images


def say_the_same(steps: list[tuple[str, int]]) -> bool:
    noted, counted = both(steps)
    return np.array_equal(noted, counted)


@given(STEPS)
def test_what_is_noted_counts_as_what_is_counted(steps: list[tuple[str, int]]) -> None:
    assert say_the_same(steps)


def forgets_the_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notes, "RINGS", notes.RINGS[:1])


def settles_in_the_present_second(monkeypatch: pytest.MonkeyPatch) -> None:
    true = recorder.Recorder.note

    def takes_any(self: recorder.Recorder, at_ns: int, took_ns: int) -> bool:
        return true(self, min(at_ns, self._until_ns - 1), took_ns)

    monkeypatch.setattr(recorder.Recorder, "note", takes_any)


def counts_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    true = notes.settle

    def keeps_notes(image: np.ndarray) -> np.ndarray:
        kept = int(image[NOTED_WORD])
        noted = true(image)
        image[NOTED_WORD] = kept
        return noted

    monkeypatch.setattr(recorder, "settle", keeps_notes)


@pytest.mark.parametrize(
    "mutate", [forgets_the_minute, settles_in_the_present_second, counts_twice]
)
def test_the_property_catches_mutants(
    monkeypatch: pytest.MonkeyPatch, mutate: Callable[[pytest.MonkeyPatch], None]
) -> None:
    mutate(monkeypatch)

    def differs(steps: list[tuple[str, int]]) -> bool:
        try:
            return not say_the_same(steps)
        except AssertionError:
            return True

    try:
        find(STEPS, differs)
    except NoSuchExample:
        pytest.fail("the mutant was not noticed")


def test_notes_in_a_file_are_told_by_others_and_outlive_their_writer(machine, tmp_path) -> None:
    first, second = (open_figures(tmp_path, machine, machine) for _ in range(2))
    for took_ns in range(10):
        note(first, machine, took_ns)
    machine.wait(2)

    def told() -> tuple[int, int, int]:
        found = second.told_with(second.own_image())
        return found.totals.count, found.totals.rows, found.last_minute.count

    assert told() == (10, 10, 10)
    del first  # as a kill leaves it
    assert told() == (10, 10, 10)
    third = open_figures(tmp_path, machine, machine)
    assert told() == (10, 10, 10)
    note(third, machine, 5)
    assert told() == (11, 11, 11)


def test_a_file_in_which_notes_are_being_settled_is_read_again(
    machine, tmp_path, monkeypatch
) -> None:
    first, second = (open_figures(tmp_path, machine, machine) for _ in range(2))
    note(first, machine, 100)
    words = first._words
    words[SETTLING_WORD] += 1
    words[NOTED_WORD] = 0  # and is in no sum yet

    def settled(_: float) -> None:
        words[NOTED_WORD] = 1
        words[SETTLED_WORD] = words[SETTLING_WORD]

    monkeypatch.setattr(files.time, "sleep", settled)
    assert second.told_with(second.own_image()).totals.count == 1


def test_a_file_that_was_left_half_settled_is_read_and_gone_on_with(machine, tmp_path) -> None:
    first, second = (open_figures(tmp_path, machine, machine) for _ in range(2))
    note(first, machine, 100)
    first._words[SETTLING_WORD] += 1
    del first
    assert second.told_with(second.own_image()).totals.count == 1
    third = open_figures(tmp_path, machine, machine)
    assert third._words[SETTLING_WORD] == third._words[SETTLED_WORD]
    assert third.told_with(third.own_image()).totals.count == 1
