"""What a flow may be."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput, SteamError
from steam.web.flow.notebook import (
    MOST_BYTES,
    MOST_CELLS,
    MOST_SOURCE,
    Notebook,
    check_name,
    read_edit,
    read_notebook,
    write_notebook,
)
from steam.web.refusals import Malformed, TooLarge

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)
CELLS = st.lists(
    st.fixed_dictionaries(
        {"kind": st.sampled_from(["command", "rapids", "markdown"]), "source": st.text()},
        optional={"output": VALUES},
    ),
    max_size=4,
)


def told(cell: dict[str, Any]) -> dict[str, Any]:
    return {"output": None, **cell}


@given(CELLS, st.text(min_size=1, max_size=200), st.text())
def test_what_is_kept_comes_back_as_it_was(
    cells: list[dict[str, Any]], name: str, who: str
) -> None:
    edit = read_edit(json.dumps({"cells": cells}).encode())
    try:
        plain = check_name(name)
    except InvalidInput:
        return
    assert check_name(plain) == plain
    notebook = Notebook(1, plain, edit.cells, 5, who, 3)
    raw = write_notebook(notebook)
    assert read_notebook(raw) == notebook
    assert json.loads(raw)["cells"] == [told(cell) for cell in cells]


@given(st.binary(max_size=200) | VALUES.map(lambda value: json.dumps({"cells": value}).encode()))
def test_anything_else_is_a_refusal(raw: bytes) -> None:
    for read in (read_edit, read_notebook):
        with suppress(SteamError):
            assert read(raw).cells == []


@pytest.mark.parametrize(
    ("raw", "refusal"),
    [
        (b" " * (MOST_BYTES + 1), TooLarge),
        (b"{", Malformed),
        (b"[" * 100_000, InvalidInput),
        (b'{"cells":[{"kind":"command","source":"","output":' + b"[" * 100_000, Malformed),
        (b'{"cells":[{"kind":"command","source":"","output":"\xff"}]}', Malformed),
        (b'{"cells":[{"kind":"script","source":""}]}', InvalidInput),
        (b'{"cells":[{"kind":"command","source":1}]}', InvalidInput),
        (b'{"cells":[],"revision":-1}', InvalidInput),
        (b'{"cells":[],"odd":1}', InvalidInput),
        (
            json.dumps({"cells": [{"kind": "rapids", "source": ""}] * (MOST_CELLS + 1)}),
            InvalidInput,
        ),
        (
            json.dumps({"cells": [{"kind": "rapids", "source": "x" * (MOST_SOURCE + 1)}]}),
            InvalidInput,
        ),
        (
            json.dumps({"cells": [{"kind": "rapids", "source": "", "output": "x" * 100_000}]}),
            InvalidInput,
        ),
    ],
)
def test_bounds_and_types_are_held(raw: bytes | str, refusal: type[SteamError]) -> None:
    with pytest.raises(refusal):
        read_edit(raw.encode() if isinstance(raw, str) else raw)


@pytest.mark.parametrize(
    "name", ["", "  ", ".", "..", "a\nb", "a\0b", "\ud800", "x" * 201, "\u2028"]
)
def test_names_that_cannot_be(name: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be named"):
        check_name(name)


def test_a_name_has_one_spelling() -> None:
    assert check_name("  cafe\u0301 ") == "caf\xe9"
    assert check_name("x" * 200) == "x" * 200
