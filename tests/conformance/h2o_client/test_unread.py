"""No client reads a field that the comparison of replies passes over.

What Python's client looks up is read off its source: each name in brackets, in a call of get and
its like, or behind a dot. A name that is found stands below with the reason why that is no reading
of such a reply. R's client is not installed here; what it reads of these is tested at the end.
"""

import ast
import warnings
from collections.abc import Iterator
from pathlib import Path

import h2o
import httpx
import pytest

from tests.conformance.h2o_client.conftest import DATA
from tests.conformance.h2o_client.transcripts.rule import Unread
from tests.conformance.h2o_client.transcripts.rules import NOT_HERE, RULES
from tests.conformance.h2o_client.transcripts.unread import NOT_OF_GLM

SOURCE = Path(h2o.__file__).parent
LOOKS_UP = {"get", "pop", "getattr", "hasattr", "setdefault"}
ARGUED = {
    "__meta": "of things that are compared; beside predictions it is passed over with them",
    "checksum": "of the client's own record of a file",
    "chunk_summary": "of frames, which are compared; passed over beside predictions",
    "column_types": "of ParseSetup, which is compared; passed over in the echo of Parse",
    "columns": "of frames; passed over beside predictions",
    "distribution_summary": "of frames; passed over beside predictions",
    "escapechar": "of a dialect of Python's csv",
    "failure_stack_traces": "printed as it comes",
    "frame_id": "of a frame of the client; passed over in the echo of an export",
    "help": "texts of ours, put into docstrings as they come",
    "na_strings": "of ParseSetup; passed over in the echo of Parse",
    "rows": "of frames; passed over beside predictions and in the echo of Parse",
    "skipped_columns": "of ParseSetup; passed over in the echo of Parse",
    "stacktrace": "printed as it comes, and may be empty",
    "total_column_count": "of frames; passed over beside predictions",
    "values": "of data frames of pandas",
    **dict.fromkeys(NOT_OF_GLM, "of the client's own parameters of other algorithms"),
    **dict.fromkeys(NOT_HERE, "the name of a module of the client"),
}


def unread_names() -> set[str]:
    """The last name of each path of a reply that a rule declares unread."""
    paths = (path for rule in RULES if isinstance(rule.how, Unread) for path in rule.paths)
    return {name for path in paths if (name := path.rpartition("/")[2].strip("*"))}


def names_read(source: str) -> Iterator[str]:
    """Every name that the source looks up in something, or takes from it by a dot."""
    with warnings.catch_warnings(action="ignore"):  # of escapes in docstrings
        tree = ast.parse(source)
    called = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            yield from _text(node.slice)
        elif isinstance(node, ast.Call):
            called.add(node.func)
            if _name(node.func) in LOOKS_UP:
                for argument in node.args:
                    yield from _text(argument)
        elif isinstance(node, ast.Attribute) and node not in called:
            yield node.attr


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _text(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


@pytest.fixture(scope="module")
def read() -> set[str]:
    return {
        name
        for file in SOURCE.rglob("*.py")
        for name in names_read(file.read_text(encoding="utf-8"))
    }


def test_the_client_reads_no_field_that_is_passed_over(read: set[str]) -> None:
    assert sorted((unread_names() & read) - ARGUED.keys()) == []


def test_what_is_argued_is_passed_over() -> None:
    assert ARGUED.keys() <= unread_names()


@pytest.mark.parametrize("name", ["model_metrics", "predictions_frame", "num_rows", "job", "type"])
def test_what_the_client_reads_is_found(name: str, read: set[str]) -> None:
    assert name in read
    assert name not in unread_names()


def test_every_way_of_looking_up_is_found() -> None:
    source = "a['b']; a.get('c'); getattr(a, 'd'); a.e; a.f(); a['g'] = 1; 'h'"
    assert set(names_read(source)) >= {"b", "c", "d", "e"}
    assert not {"g", "h"} & set(names_read(source))


@pytest.mark.process
@pytest.mark.parametrize("asked", [0, 7])
def test_r_gets_as_many_rows_as_are_counted(asked: int, trainer_url: str) -> None:
    """It stops where the rows of a column are not `row_count`, and parses by `separator`."""
    with httpx.Client(base_url=trainer_url, timeout=30, trust_env=False) as http:
        path = str(DATA / "iris.csv")
        raw = http.get("/3/ImportFiles", params={"path": path}).json()["destination_frames"]
        setup = http.post("/3/ParseSetup", data={"source_frames": f'["{raw[0]}"]'}).json()
        assert setup["separator"] == ord(",")
        frame = http.get(f"/3/Frames/{_parsed(http, raw[0], setup)}", params={"row_count": asked})
        shown = frame.json()["frames"][0]
        assert shown["row_count"] == asked
        assert {len(column["data"]) for column in shown["columns"]} == {asked}


def _parsed(http: httpx.Client, raw: str, setup: dict[str, object]) -> str:
    names = ",".join(f'"{name}"' for name in setup["column_names"])
    form = {
        "source_frames": f'["{raw}"]',
        "destination_frame": "counted.hex",
        "parse_type": setup["parse_type"],
        "separator": setup["separator"],
        "check_header": setup["check_header"],
        "number_columns": setup["number_columns"],
        "column_names": f"[{names}]",
        "blocking": "true",
    }
    assert http.post("/3/Parse", data=form).json()["job"]["status"] == "DONE"
    return "counted.hex"
