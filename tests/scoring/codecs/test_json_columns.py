import json

import pytest

from steam.core.errors import InvalidInput
from steam.core.policy import InputPolicy, Strictness
from steam.scoring.codecs import json_columns
from steam.scoring.codecs.json_columns import is_by_columns
from steam.scoring.errors import TooLarge, Unacceptable


def body(**columns: object) -> bytes:
    return json.dumps({"columns": columns}).encode()


def test_columns_in_columns_out(ask) -> None:
    reply = ask(
        body(amount=[5, 2.5, None], colour=["red", "red", "red"], when=[0, 0, "1970-01-02"])
    )
    assert reply.rows == 3
    assert json.loads(reply.text) == {
        "columns": {
            "labelIndex": [1, 0, None],
            "label": ['"yes"', "no", None],
            "probabilities": {"no": [0.5, 0.75, None], '"yes"': [0.5, 0.25, None]},
        }
    }


def test_it_says_what_rows_say(ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_columns, "_BLOCK_ROWS", 2)
    amounts, colours = [1, "x", 3, [], 5], ["red", "grey", 7, "blue, or so", True]
    by_columns = json.loads(ask(body(amount=amounts, colour=colours, z=[0] * 5), partial=True).text)
    rows = [
        {"amount": amount, "colour": colour, "z": 0}
        for amount, colour in zip(amounts, colours, strict=True)
    ]
    by_rows = json.loads(ask(json.dumps(rows).encode(), partial=True).text)
    for number, row in enumerate(by_rows):
        assert by_columns["columns"]["label"][number] == row.get("label")
        assert by_columns["errors"].get(str(number + 1)) == row.get("error")
        told = by_columns["warnings"].get(str(number + 1), [])
        assert of_values(told) == of_values(row.get("warnings", []))
    assert [text for text in by_columns["warnings"]["1"] if "column z" in text] == [
        "column z is unknown to the model; ignored (in 3 rows)"
    ]


def of_values(warnings: list[str]) -> list[str]:
    """Those that are not of a column: these stand in an answer by columns once."""
    return [text for text in warnings if "is missing" not in text and "is unknown" not in text]


def test_no_rows_are_answered_by_no_rows(ask) -> None:
    nothing = {"labelIndex": [], "label": [], "probabilities": {"no": [], '"yes"': []}}
    assert json.loads(ask(body()).text) == {"columns": nothing}
    assert json.loads(ask(body(amount=[])).text) == {"columns": nothing}


def test_a_number_beyond_all_floats_is_the_policys_to_judge(ask) -> None:
    text = b'{"columns": {"amount": [1, 1e400]}}'
    with pytest.raises(Unacceptable) as caught:
        ask(text)
    assert caught.value.details["row"] == 2
    lenient = InputPolicy(unparsable_value=Strictness.ACCEPT)
    assert json.loads(ask(text, policy=lenient).text)["columns"]["label"] == ["no", None]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b'{"columns": {"amount": [1], "colour": []}}', "has 0 values and column amount has 1"),
        (b'{"columns": {"amount": 1}}', "Column amount is not a JSON array"),
        (b'{"columns": {"amount": [1]}, "x": 1}', "holds nothing else"),
        (b'{"columns": {"amount": [1}}', "not valid JSON"),
        (b'{"columns": {"amount": ["\xff"]}}', "not UTF-8"),
        (b'{"columns": {"amount": [' + b"9" * 5000 + b"]}}", "column amount holds"),
        (b'{"columns": {"amount": ' + b"[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_table_is_refused(ask, text: bytes, problem: str) -> None:
    with pytest.raises(InvalidInput, match=problem):
        ask(text)


def test_too_many_rows_or_columns_are_refused(ask) -> None:
    with pytest.raises(TooLarge, match="rows"):
        ask(b'{"columns": {"amount": [' + b"1," * 500_000 + b"1]}}")
    with pytest.raises(TooLarge, match="columns"):
        ask(body(**{f"c{number}": [] for number in range(10_001)}))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b'{"columns":{"a":[1]}}', True),
        (b'\xef\xbb\xbf {\n "columns" : {', True),
        (b'{"columns": [1]}', False),
        (b'{"a": 1, "columns": {}}', False),
        (b'[{"columns": {}}]', False),
    ],
)
def test_a_body_says_that_it_is_by_columns(text: bytes, said: bool) -> None:
    assert is_by_columns(text) is said
