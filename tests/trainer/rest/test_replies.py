"""Every reply beside the recorded one of H2O 3.46: the same fields, of the same kinds.

`h2o_replies.json` holds the shapes of real replies: by route, the kinds of value (number, text,
bool, list, object, null) at each path; `[]` stands for the elements of a list. NaN and infinities,
which travel as words, are numbers.
"""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

RECORDED: dict[str, dict[str, str]] = json.loads(
    (Path(__file__).parent / "h2o_replies.json").read_text()
)

ECHO = {"compression", "separator", "header", "quote_header", "write_checksum",
        "tz_adjust_from_local"}  # fmt: skip
"""Of all replies about frames: the parameters of an export."""

NOT_TOLD = {
    "GET /3/Metadata/schemas/CloudV3": {
        "markdown", "schemas[]/markdown", "schemas[]/superclass", "schemas[]/type",
        *(
            f"schemas[]/fields[]/{name}"
            for name in (
                "inherited_from", "is_gridable", "is_inherited", "is_member_of_frames",
                "is_mutually_exclusive_with", "is_schema", "json", "level", "required",
                "schema_name", "type", "value", "values", "values[]",
            )
        ),
    },
    "GET /3/Cloud": {
        "compiled_by", "compiled_on", "describe", "hadoop_version", "last_commit_hash", "web_ip",
        "nodes[]/my_cpu_pct", "nodes[]/sys_cpu_pct", "nodes[]/fjqueue[]", "nodes[]/fjthrds[]",
    },
    "GET /3/Metadata/endpoints": {"markdown"},
    "GET /3/Frames/{id}": ECHO,
    "GET /3/Frames/{id}/summary": ECHO,
    "GET /3/Frames/{id}/columns/{c}/summary": ECHO,
    "POST /3/Frames/{id}/export": ECHO,
}  # fmt: skip
"""What no client reads: the echo of parameters, and facts of a Java process."""

Shape = dict[str, set[str]]


def kind_of(value: object) -> str:
    if value in ("NaN", "Infinity", "-Infinity"):
        return "number"
    kinds = {type(None): "null", bool: "bool", int: "number", float: "number", str: "text"}
    return kinds.get(type(value)) or ("list" if isinstance(value, list) else "object")


def shape_of(value: object, path: str = "", found: Shape | None = None) -> Shape:
    found = defaultdict(set) if found is None else found
    if path:
        found[path].add(kind_of(value))
    if isinstance(value, dict):
        for name, item in value.items():
            shape_of(item, f"{path}/{name}" if path else name, found)
    elif isinstance(value, list):
        for item in value:
            shape_of(item, f"{path}[]", found)
    return found


def differences(route: str, reply: dict[str, Any]) -> list[str]:
    """Fields that the reply lacks, and those whose values are of another kind."""
    ours, wrong = shape_of(reply), []
    for path, kinds in RECORDED[route].items():
        if path in NOT_TOLD.get(route, ()) or _is_below_nothing(path, ours):
            continue
        if path not in ours:
            wrong.append(f"{path} is missing")
        elif not ours[path] <= {*kinds.split("|"), "null"} and kinds != "null":
            wrong.append(f"{path} is {sorted(ours[path])}, not {kinds}")
    return wrong


def _is_below_nothing(path: str, ours: Shape) -> bool:
    """Whether the path leads through something that is null, or a list without elements."""
    parents = [path[:at] for at, sign in enumerate(path) if sign in "/["]
    return any(
        ours.get(parent, set()) <= {"null"}
        or (f"{parent}[]" not in ours and ours[parent] == {"list"})
        for parent in parents
        if parent in ours
    )


@pytest.fixture
def replies(trainer: Any, prostate: bytes) -> dict[str, dict[str, Any]]:
    """The reply to each route, in an order in which they can be asked for."""
    json_of, data = trainer.json, trainer.data
    (data / "prostate.csv").write_bytes(prostate)
    out = data / "out"
    out.mkdir()
    path, told = str(data / "prostate.csv"), {}
    told["GET /3/Metadata/schemas/CloudV3"] = json_of("GET", "/3/Metadata/schemas/CloudV3")
    told["GET /3/Cloud"] = json_of("GET", "/3/Cloud")
    told["GET /3/InitID"] = json_of("GET", "/3/InitID")
    session = told["GET /3/InitID"]["session_key"]
    told["POST /3/SessionProperties"] = json_of(
        "POST", "/3/SessionProperties", data={"session_key": session, "key": "k", "value": "v"}
    )
    told["POST /3/ImportFilesMulti"] = json_of(
        "POST", "/3/ImportFilesMulti", data={"paths": f"[{path}]"}
    )
    told["GET /3/ImportFiles"] = json_of(
        "GET", "/3/ImportFiles", params={"path": path, "pattern": ""}
    )
    told["POST /3/PostFile"] = json_of("POST", "/3/PostFile", content=b"a,b\n1,x\n")
    source = {"source_frames": f"[{told['GET /3/ImportFiles']['destination_frames'][0]}]"}
    told["POST /3/ParseSetup"] = json_of(
        "POST", "/3/ParseSetup", data={**source, "check_header": "1"}
    )
    told["POST /3/Parse"] = json_of(
        "POST", "/3/Parse", data={**source, "destination_frame": "p.hex", "blocking": "true"}
    )
    key = told["POST /3/Parse"]["job"]["key"]["name"]
    told["GET /3/Jobs/{key}"] = json_of("GET", f"/3/Jobs/{key}")
    told["POST /3/Jobs/{key}/cancel"] = json_of("POST", f"/3/Jobs/{key}/cancel")
    told["GET /3/Frames"] = json_of("GET", "/3/Frames")
    told["GET /3/Frames/{id}"] = json_of("GET", "/3/Frames/p.hex")
    told["GET /3/Frames/{id}/summary"] = json_of("GET", "/3/Frames/p.hex/summary")
    told["GET /3/Frames/{id}/columns/{c}/summary"] = json_of(
        "GET", "/3/Frames/p.hex/columns/AGE/summary"
    )
    told["POST /3/Frames/{id}/export"] = json_of(
        "POST", "/3/Frames/p.hex/export", data={"path": f"{out}/p.csv", "write_checksum": "True"}
    )
    saved = json_of("POST", "/3/Frames/p.hex/save", data={"dir": str(out), "force": "True"})
    trainer.wait(saved["job"])
    told["POST /3/Frames/{id}/save"] = saved
    told["POST /3/Frames/load"] = json_of(
        "POST", "/3/Frames/load", data={"frame_id": "p.hex", "dir": str(out), "force": "True"}
    )
    trainer.wait(told["POST /3/Frames/load"]["job"])
    told["POST /3/CreateFrame"] = json_of("POST", "/3/CreateFrame", data={"dest": "made.hex"})
    told["POST /3/MissingInserter"] = json_of(
        "POST", "/3/MissingInserter", data={"dataset": "p.hex", "fraction": "0.1", "seed": "1"}
    )
    for word in ("About", "Capabilities", "Capabilities/API", "NetworkTest", "Ping"):
        told[f"GET /3/{word}"] = json_of("GET", f"/3/{word}")
    told["POST /3/LogAndEcho"] = json_of("POST", "/3/LogAndEcho", data={"message": "hi"})
    told["POST /3/GarbageCollect"] = json_of("POST", "/3/GarbageCollect")
    told["GET /3/Typeahead/files"] = json_of(
        "GET", "/3/Typeahead/files", params={"src": f"{data}/", "limit": "10"}
    )
    told["GET /3/Metadata/endpoints"] = json_of("GET", "/3/Metadata/endpoints")
    told["POST /3/Cloud (no such route)"] = trainer.http.post("/3/Cloud").json()
    told["DELETE /3/DKV/{key}"] = json_of("DELETE", "/3/DKV/made.hex", params={"cascade": "TRUE"})
    told["DELETE /3/DKV"] = json_of("DELETE", "/3/DKV", params={"retained_keys": "[p.hex]"})
    told["DELETE /4/sessions/{id}"] = json_of("DELETE", f"/4/sessions/{session}")
    return told


def test_every_reply_has_the_fields_of_the_recorded_one(
    replies: dict[str, dict[str, Any]],
) -> None:
    assert set(replies) == set(RECORDED)
    wrong = {route: differences(route, reply) for route, reply in replies.items()}
    assert not {route: found for route, found in wrong.items() if found}


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ({"message": "hi"}, []),
        ({}, ["message is missing"]),
        ({"message": 3}, ["message is ['number'], not text"]),
    ],
)
def test_a_reply_that_differs_is_noticed(reply: dict[str, Any], told: list[str]) -> None:
    assert differences("POST /3/LogAndEcho", reply) == told
