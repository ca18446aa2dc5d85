"""Any row as code in any language is that row again when it is read."""

import ast
import json
import re
import shlex
import subprocess
from collections.abc import Callable, Iterator, Mapping

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from steam.scoring.snippets.curl import curl
from steam.scoring.snippets.javascript import javascript
from steam.scoring.snippets.literals import Row
from steam.scoring.snippets.pandas import pandas
from steam.scoring.snippets.polars import polars
from steam.scoring.snippets.python import python
from steam.scoring.snippets.r import r

URL = "http://localhost:9000/deployments/a/predict"
AWKWARD = ["__proto__", "'", '"', "\\", "\n", "\r\n", "$x", "`x`", "${x}", "\u2028", "\x7f", "漢🙂"]

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(AWKWARD)
numbers = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
rows = st.dictionaries(texts, texts | numbers | st.booleans() | st.none(), max_size=6)
some_rows = settings(max_examples=150)
ALL_AWKWARD = {name: name for name in AWKWARD}

# Reads a module from each line, and answers with the row that it defines.
READER = """
require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const code = JSON.parse(line).split("const response")[0];
  const row = new Function(code + "return row;")();
  console.log(JSON.stringify(Object.entries(row)));
});
"""


@pytest.fixture(scope="module")
def read_javascript() -> Iterator[Callable[[str], Row]]:
    """Read the row of a module as Node.js does, in one process for all of them."""
    with subprocess.Popen(
        ["node", "-e", READER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as node:
        assert node.stdin is not None
        assert node.stdout is not None

        def read(code: str) -> Row:
            node.stdin.write(json.dumps(code) + "\n")
            node.stdin.flush()
            return dict(json.loads(node.stdout.readline(), parse_int=float))

        yield read
        node.stdin.close()


def same(read: Mapping[str, object], row: Row) -> bool:
    """Whether both are the same; true is not 1."""
    return read == row and all(type(read[name]) is type(row[name]) for name in row)


@some_rows
@given(rows)
@example(ALL_AWKWARD)
def test_a_shell_reads_the_row(row: Row) -> None:
    words = shlex.split(curl(URL, row))
    assert words[2] == URL
    assert same(json.loads(words[-1]), row)


@some_rows
@given(rows)
@example(ALL_AWKWARD)
def test_python_reads_the_row(row: Row) -> None:
    [read] = [
        ast.literal_eval(statement.value)
        for statement in ast.parse(python(URL, row)).body
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "row"
    ]
    assert same(read, row)


@pytest.mark.parametrize("write", [pandas, polars])
@some_rows
@given(rows)
@example(ALL_AWKWARD)
def test_python_reads_the_table(write: Callable[[str, Row], str], row: Row) -> None:
    [table] = [
        ast.literal_eval(statement.value.args[0])
        for statement in ast.parse(write(URL, row)).body
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "rows"
    ]
    assert same({name: cell for name, [cell] in table.items()}, row)


@some_rows
@given(rows)
@example(ALL_AWKWARD)
def test_javascript_reads_the_row(read_javascript: Callable[[str], Row], row: Row) -> None:
    assert read_javascript(javascript(URL, row)) == row


@some_rows
@given(rows)
@example(ALL_AWKWARD)
def test_the_text_of_r_has_each_cell_once_in_texts_that_end(row: Row) -> None:
    cell = re.compile(r'  ("(?:[^"\\\n]|\\.)*") = ("(?:[^"\\\n]|\\.)*"|[^",\n]+),?\n')
    words = {"NULL": None, "TRUE": True, "FALSE": False}
    inside = r(URL, row).split("list(\n", 1)[1].rsplit("\n)\nprediction", 1)[0]
    read = {
        json.loads(name): words[value] if value in words else json.loads(value)
        for name, value in cell.findall(inside + "\n")
    }
    assert same(read, row)
    assert cell.sub("", inside + "\n").strip() == ""
