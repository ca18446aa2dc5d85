"""Flows from files, of steam and of H2O."""

import json
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from steam.core.errors import InvalidInput, SteamError
from steam.web.flow.command_text import write_command
from steam.web.flow.h2o_calls import HeldCall, read_calls
from steam.web.flow.h2o_tokens import Unreadable
from steam.web.flow.imported import cells_of_file
from steam.web.flow.notebook import MOST_BYTES
from steam.web.refusals import Malformed, TooLarge

NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,8}", fullmatch=True).filter(
    lambda name: name not in {"true", "yes", "on", "false", "no", "off", "null"}
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8).filter(
    lambda text: "#{" not in text
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
CALLS = st.builds(
    HeldCall, NAMES, st.lists(VALUES, max_size=3), st.dictionaries(NAMES, VALUES, max_size=3)
)


def cells_of(*cells: tuple[str, str]) -> list[tuple[str, str]]:
    document = {
        "version": "1.0.0",
        "cells": [{"type": kind, "input": text} for kind, text in cells],
    }
    return [(cell.kind, cell.source) for cell in cells_of_file(json.dumps(document).encode())]


def commands_of(source: str) -> list[str]:
    found = cells_of(("cs", source))
    assert {kind for kind, _ in found} == {"command"}, found
    return [text for _, text in found]


def reads_back(call: HeldCall, write: Callable[[HeldCall], str] = write_command) -> bool:
    try:
        return read_calls(write(call)) == [call]
    except Unreadable:
        return False


@given(CALLS)
def test_a_command_reads_back_as_the_call_that_it_is(call: HeldCall) -> None:
    assert reads_back(call)


def quotes_as_python(call: HeldCall) -> str:
    return f"{call.name} {', '.join(map(repr, call.values))}"


def forgets_the_named(call: HeldCall) -> str:
    return write_command(HeldCall(call.name, call.values))


UNSHRUNK = settings(phases=[Phase.generate])  # any example will do


@pytest.mark.parametrize("mutant", [quotes_as_python, forgets_the_named])
def test_the_property_catches_mutants(mutant: Callable[[HeldCall], str]) -> None:
    try:
        find(CALLS, lambda call: not reads_back(call, mutant), settings=UNSHRUNK)
    except NoSuchExample:
        pytest.fail("the mutant was not noticed")


@pytest.mark.parametrize(
    ("source", "commands"),
    [
        ('importFiles [ "a b.csv" ]', ['importFiles ["a b.csv"]']),
        ("getFrames # all of them", ["getFrames"]),
        ("importFiles(['a'])", ['importFiles ["a"]']),
        ("predict(model: 'm', frame: 'f')", ['predict model: "m", frame: "f"']),
        (
            "setupParse source_frames: [ 'x' ]\n\n# then\ngetFrameSummary 'x'",
            ['setupParse source_frames: ["x"]', 'getFrameSummary "x"'],
        ),
        (
            'parseFiles\n  source_frames: ["x"]\n  separator: 44\n  names: ["a",\n    "b"\n  ]',
            ['parseFiles source_frames: ["x"], separator: 44, names: ["a", "b"]'],
        ),
        (
            'buildModel \'glm\', {"model_id":"m","alpha":[0.5],"x-y":null\n}',
            ['buildModel "glm", {model_id: "m", alpha: [0.5], "x-y": null}'],
        ),
        ('splitFrame "f", [0.75], ["a","b"], -5', ['splitFrame "f", [0.75], ["a", "b"], -5']),
        (r"getFrame 'it\'s ä \uD83D\uDE00'", ['getFrame "it\'s ä 😀"']),
    ],
)
def test_calls_with_literals_become_commands(source: str, commands: list[str]) -> None:
    assert commands_of(source) == commands


@pytest.mark.parametrize(
    "source",
    [
        "plot (g) -> g(g.point())",
        "x = 1",
        'assist splitFrame, "f"',
        'getFrame "a#{b}"',
        "getFrame 'a",
        "getFrame 1 2",
        "getFrame " + "[" * 60 + "]" * 60,
        "getFrame 1e999",
        r"getFrame '\uD83D'",
        "getFrame a: 1, 2",
        "[1]",
        "`alert(1)` ```",
    ],
)
def test_other_code_is_shown_with_a_reason(source: str) -> None:
    [(kind, text)] = cells_of(("cs", source))
    assert kind == "markdown"
    note, _, code = text.partition("\n\n")
    assert note.startswith("This cell of H2O Flow is not a command here: ")
    fence, _, rest = code.partition("\n")
    assert rest == f"{source}\n{fence}"
    assert fence not in source


def test_texts_and_headings_become_markdown() -> None:
    assert cells_of(("md", "*a*"), ("h2", "A\nb"), ("raw", "x"), ("cs", " ")) == [
        ("markdown", "*a*"),
        ("markdown", "## A b"),
        ("markdown", "```\nx\n```"),
    ]


def test_a_flow_of_our_own_comes_as_it_is() -> None:
    cell = {"kind": "rapids", "source": "(+ 1 2)", "output": {"scalar": 3}}
    saved = {"format": 1, "name": "a", "cells": [cell], "saved_ms": 1, "revision": 3}
    [found] = cells_of_file(json.dumps(saved).encode())
    assert (found.kind, found.source, bytes(found.output)) == (
        "rapids",
        "(+ 1 2)",
        b'{"scalar": 3}',
    )


@pytest.mark.parametrize(
    ("raw", "refusal"),
    [
        (b"x" * (MOST_BYTES + 1), TooLarge),
        (b"{", Malformed),
        (b"\xff", Malformed),
        (b"[]", InvalidInput),
        (b'{"cells": [1]}', InvalidInput),
        (json.dumps({"cells": [{"type": "cs", "input": "a\n" * 2001}]}).encode(), InvalidInput),
    ],
)
def test_what_is_no_flow_is_refused(raw: bytes, refusal: type[SteamError]) -> None:
    with pytest.raises(refusal):
        cells_of_file(raw)


@given(st.text(st.sampled_from("f '\"\\#{}[](),:\n\t-.1e~nullyes"), max_size=60))
def test_no_source_breaks_the_reader(source: str) -> None:
    with suppress(Unreadable):
        for call in read_calls(source):
            assert call.name
