"""Why a worker ended, as well as its exit and the end of its log can tell. Pure."""

import json
import re
import signal
from collections.abc import Sequence

from steam.overseer.observed import Exit

RAN_OUT_OF_MEMORY = "It ran out of memory"
"""How the sentence begins whenever a lack of memory is sure to have been the reason."""

_KILLED = "Killed from outside"
_MOST_CHARACTERS = 300
_TRACEBACK = "Traceback (most recent call last):"
_FATAL = "Fatal Python error: "
_FIRST_LINE = "listening on "
_UNPRINTABLE = re.compile(r"[^\x20-\x7e\xa0-\ud7ff\ue000-\U0010ffff]+")


def reason_of(end: Exit, lines: Sequence[str], *, told: bool, oom_kills_grew: bool | None) -> str:
    """How a worker ended, in one sentence.

    `lines` are the last of its log, `told` says that the overseer signalled it, `oom_kills_grew`
    that the kernel has killed something on this machine for want of memory since the pass before
    (None: unknown).
    """
    if end.signal is not None:
        return _signal_sentence(end.signal, lines, told=told, oom_kills_grew=oom_kills_grew)
    said = last_words(lines)
    if said.startswith("MemoryError"):
        return f"{RAN_OUT_OF_MEMORY} ({said})."
    return f"Exit status {end.code}: {_closed(said)}" if said else f"Exit status {end.code}."


def last_words(lines: Sequence[str]) -> str:
    """What a worker that gave up said last about why; empty when it said nothing.

    That is the `message` of a log line, or the last line of a traceback that Python itself wrote:
    bounded and printable.
    """
    own = of_last_worker(lines)
    for number in range(len(own) - 1, -1, -1):
        line = own[number]
        if line.startswith(_TRACEBACK):
            return _printable(_exception_line(own[number + 1 :]))
        if line.startswith(_FATAL):
            return _printable(line.removeprefix(_FATAL))
        if message := _message(line):
            return _printable(message)
    return ""


def _signal_sentence(
    number: int, lines: Sequence[str], *, told: bool, oom_kills_grew: bool | None
) -> str:
    if number != signal.SIGKILL:
        said = _fatal_error(lines)
        return f"Ended by signal {_signal_name(number)}{f': {_closed(said)}' if said else '.'}"
    if told:
        return "Ended by signal SIGKILL."
    if oom_kills_grew:
        return (
            f"{_KILLED}, perhaps for want of memory: the kernel has just killed something for that."
        )
    return f"{_KILLED} (out of memory?)." if oom_kills_grew is None else f"{_KILLED}."


def of_last_worker(lines: Sequence[str]) -> Sequence[str]:
    """The lines since a worker last began: workers of a slot share one log."""
    begun = [number for number, line in enumerate(lines) if line.startswith(_FIRST_LINE)]
    return lines[begun[-1] :] if begun else lines


def _exception_line(below: Sequence[str]) -> str:
    """The line that follows the frames of a traceback, which are indented."""
    return next((line for line in below if line and not line[0].isspace()), "")


def _fatal_error(lines: Sequence[str]) -> str:
    """What the interpreter wrote when a signal such as SIGSEGV ended it."""
    fatal = [line for line in of_last_worker(lines) if line.startswith(_FATAL)]
    return _printable(fatal[-1].removeprefix(_FATAL)) if fatal else ""


def _message(line: str) -> str:
    """The `message` of a JSON log line; empty when it has none."""
    try:
        entry = json.loads(line) if line.startswith("{") else None
    except (ValueError, RecursionError):
        return ""
    message = entry.get("message") if isinstance(entry, dict) else None
    return message if isinstance(message, str) else ""


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub("\ufffd", text)[:_MOST_CHARACTERS].strip()


def _closed(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)
