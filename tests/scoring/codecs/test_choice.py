import json
from dataclasses import replace

import pytest

from steam.core.errors import Unsupported
from steam.scoring.codecs.arrow_stream import ARROW_TYPE
from steam.scoring.codecs.choice import call_of, choose
from steam.scoring.codecs.json_rows import JsonRows
from steam.scoring.dialects.steam import STEAM

ROWS = json.dumps([{"amount": 5, "colour": "red", "when": 0}]).encode()


@pytest.mark.parametrize(
    ("content_type", "name"),
    [
        ("", "JsonRows"),
        ("application/json; charset=UTF-8", "JsonRows"),
        ("application/x-www-form-urlencoded", "JsonRows"),
        ("application/problem+json", "JsonRows"),
        ("Text/CSV", "CsvText"),
        (ARROW_TYPE, "ArrowStream"),
        ("multipart/form-data; boundary=x", "MultipartFile"),
    ],
)
def test_the_content_type_tells_the_codec(scorer, content_type: str, name: str) -> None:
    reader, writer = choose(STEAM.formats, call_of(ROWS, content_type), scorer.model)
    assert type(reader).__name__ == name
    assert writer is reader


@pytest.mark.parametrize("media_type", ["application/jsonl", "application/x-ndjson"])
def test_one_line_is_json_lines_when_the_type_says_so(ask, media_type: str) -> None:
    reply = ask(b'{"amount": 5, "colour": "red", "when": 0}', media_type)
    assert reply.text.endswith(b"}\n")


def test_json_tells_rows_from_columns(scorer) -> None:
    reader, _ = choose(STEAM.formats, call_of(b'{"columns": {}}', ""), scorer.model)
    assert type(reader).__name__ == "JsonColumns"


@pytest.mark.parametrize(
    "content_type",
    [
        "application/octet-stream",
        "application/x-pickle",
        "application/vnd.bentoml+pickle",
        "application/yaml",
        "application/msgpack",
        "text/html",
        "image/+json",
        "application/json; charset=utf-16",
        "text/csv; charset=latin-1",
    ],
)
def test_other_types_are_refused(scorer, content_type: str) -> None:
    with pytest.raises(Unsupported):
        choose(STEAM.formats, call_of(ROWS, content_type), scorer.model)


@pytest.mark.parametrize(
    ("content_type", "accept", "media_type"),
    [
        ("application/json", "text/csv", "text/csv"),
        ("application/json", f"text/html, {ARROW_TYPE};q=0.9", ARROW_TYPE),
        ("application/json", "*/*", "application/json"),
        ("application/json", "image/png", "application/json"),
        ("application/json", "application/json", "application/json"),
        ("application/json", "application/x-ndjson", "application/x-ndjson"),
        ("application/x-ndjson", "application/json", "application/x-ndjson"),
        ("text/csv", "application/json", "application/json"),
        ("text/csv", "application/json, text/csv", "application/json"),
        ("text/csv", "text/csv, application/json", "text/csv"),
        ("text/csv", "text/csv;q=0.5", "text/csv"),
        ("text/csv", "text/csv; header=absent", "text/csv; header=absent"),
        ("application/json", "text/csv; HEADER=absent; q=1", "text/csv; header=absent"),
    ],
)
def test_the_answer_is_what_is_accepted_if_it_can_be(
    ask, content_type: str, accept: str, media_type: str
) -> None:
    body = b"amount,colour,when\n5,red,0\n" if content_type == "text/csv" else ROWS
    if content_type == "application/x-ndjson":
        body = ROWS[1:-1]
    reply = ask(body, content_type, accept=accept)
    assert reply.codec.media_type == media_type
    assert reply.rows == 1


def test_a_usual_writer_answers_unless_a_type_is_asked_for(scorer) -> None:
    formats = replace(STEAM.formats, usual_writers={"text/csv": JsonRows})
    call = call_of(b"", "text/csv")
    for accept, name in (("", "JsonRows"), ("*/*", "JsonRows"), ("text/csv", "CsvText")):
        reader, writer = choose(formats, call, scorer.model, accept)
        assert type(reader).__name__ == "CsvText"
        assert type(writer).__name__ == name


def test_everything_that_can_be_accepted_can_be_written(ask) -> None:
    for media_type in STEAM.formats.writers:
        assert ask(ROWS, accept=media_type).text
        assert ask(b"[]", accept=media_type).rows == 0
