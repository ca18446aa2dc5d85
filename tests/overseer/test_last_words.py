"""Why a worker ended."""

import signal
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.overseer.last_words import RAN_OUT_OF_MEMORY, last_words, reason_of
from steam.overseer.observed import Exit

READY = ["listening on http://127.0.0.1:9100", '{"level":"info","event":"ready"}']
KILLED = Exit(signal=signal.SIGKILL)
PERHAPS = "perhaps for want of memory: the kernel has just killed something for that"


def said_by(program: str) -> tuple[int, list[str]]:
    """How a real program ends, and what it says."""
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", program],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr.splitlines()


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("raise ValueError('no column AGE')", "ValueError: no column AGE"),
        ("def f():\n f()\nf()", "RecursionError: maximum recursion depth exceeded"),
        ("raise MemoryError", "MemoryError"),
        ("raise ValueError('two\\nlines')", "ValueError: two"),
        (
            "try:\n 1/0\nexcept ZeroDivisionError as e:\n raise KeyError('second') from e",
            "KeyError: 'second'",
        ),
        ("exec('1 +')", "SyntaxError: invalid syntax"),
    ],
)
def test_the_last_line_of_a_traceback_says_it(program: str, words: str) -> None:
    code, lines = said_by(program)
    assert code == 1
    assert last_words([*READY, *lines]).startswith(words)


def test_a_segmentation_fault_is_named() -> None:
    code, lines = said_by("import faulthandler; faulthandler._sigsegv()")
    end = Exit(signal=-code)
    reason = reason_of(end, lines, told=False, oom_kills_grew=None)
    assert reason == "Ended by signal SIGSEGV: Segmentation fault."


def test_the_message_of_a_log_line_says_it() -> None:
    lines = [*READY, '{"event":"not loaded","message":"It was altered."}', '{"event":"stopped"}']
    reason = reason_of(Exit(code=3), lines, told=False, oom_kills_grew=None)
    assert reason == "Exit status 3: It was altered."


def test_what_an_earlier_worker_said_does_not_count() -> None:
    _, lines = said_by("raise ValueError('earlier')")
    assert last_words([*lines, *READY]) == ""
    assert reason_of(Exit(code=1), [*lines, *READY], told=False, oom_kills_grew=None) == (
        "Exit status 1."
    )


def test_a_failed_request_is_not_why_it_ended() -> None:
    lines = [*READY, '{"event":"failed","traceback":"Traceback ...\\nValueError: of a request"}']
    assert last_words(lines) == ""


@pytest.mark.parametrize(
    ("told", "grew", "reason"),
    [
        (True, None, "Ended by signal SIGKILL."),
        (True, True, "Ended by signal SIGKILL."),
        (False, None, "Killed from outside (out of memory?)."),
        (False, False, "Killed from outside."),
        (False, True, f"Killed from outside, {PERHAPS}."),
    ],
)
def test_a_kill_is_judged_by_what_the_kernel_counted(told, grew, reason) -> None:
    said = reason_of(KILLED, READY, told=told, oom_kills_grew=grew)
    assert said == reason
    assert RAN_OUT_OF_MEMORY not in said, "the count of the machine does not say whom it killed"


def test_a_memory_error_is_sure() -> None:
    _, lines = said_by("raise MemoryError")
    reason = reason_of(Exit(code=1), lines, told=False, oom_kills_grew=None)
    assert reason == "It ran out of memory (MemoryError)."
    assert RAN_OUT_OF_MEMORY in reason


@given(
    st.lists(st.one_of(st.text(), st.sampled_from(["Traceback (most recent call last):", "{"]))),
    st.integers(0, 255),
)
def test_whatever_stands_in_the_log_the_reason_is_short_and_printable(lines, code) -> None:
    reason = reason_of(Exit(code=code), lines, told=False, oom_kills_grew=None)
    assert len(reason) < 350
    assert "\n" not in reason
    assert "\x1b" not in reason


def test_nested_json_is_no_trap() -> None:
    assert last_words(['{"a":' * 100_000, '{"message": 5}', "[]"]) == ""
