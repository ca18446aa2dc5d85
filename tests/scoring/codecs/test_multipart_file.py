import re

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput, SteamError

ROWS = b'{"amount": 5, "colour": "red", "when": 0}\n' * 2


def form(**files: tuple[str, bytes] | tuple[str, bytes, str]) -> tuple[bytes, str]:
    """A body and its content type, as a client makes them."""
    request = httpx.Request("POST", "http://localhost/", data={"note": "x"}, files=files)
    return request.read(), request.headers["content-type"]


def test_json_lines_in_json_lines_out_as_an_attachment(ask) -> None:
    reply = ask(*form(inpfile=("my rows.txt", ROWS)))
    assert reply.text == ask(ROWS).text
    assert reply.codec.headers == {
        "Content-Disposition": 'attachment; filename="my rows_prediction-results.txt"'
    }


@pytest.mark.parametrize("file", [("A.CSV", b""), ("rows", b"", "text/csv; charset=utf-8")])
def test_csv_in_csv_out(ask, file) -> None:
    text = b"amount,colour,when\r\n5,red,0\r\n"
    reply = ask(*form(any_name=(file[0], text, *file[2:])))
    assert reply.text == ask(text, "text/csv").text
    assert reply.codec.media_type == "text/csv"
    assert reply.codec.headers["Content-Disposition"].endswith('_prediction-results.csv"')


@pytest.mark.parametrize("name", ['../../etc/"x"\r\n.json', "é/ü.jsonl", "\x00", "a" * 500, "."])
def test_a_file_name_cannot_say_more_than_a_name(ask, name: str) -> None:
    headers = ask(*form(inpfile=(name, ROWS))).codec.headers
    plain = r'attachment; filename="[A-Za-z0-9._ -]{1,80}_prediction-results\.txt"'
    assert re.fullmatch(plain, headers["Content-Disposition"])


@pytest.mark.parametrize(
    ("body", "content_type", "problem"),
    [
        (b"", "multipart/form-data", "no file"),
        (b"x", "multipart/form-data; boundary=b", "cannot be read"),
        (b"--b\r\n\r\n", "multipart/form-data; boundary=b", "no file"),
        (b"--b--\r\n", "multipart/form-data; boundary=b", "no file"),
        (
            b'--b\r\nContent-Disposition: form-data; name="f"\r\n\r\n1\r\n--b--\r\n',
            "multipart/form-data; boundary=b",
            "no file",
        ),
        (b"--b\r\n\r\n1\r\n" * 100, "multipart/form-data; boundary=b", "cannot be read"),
    ],
)
def test_what_is_no_form_with_a_file_is_refused(
    ask, body: bytes, content_type: str, problem: str
) -> None:
    with pytest.raises(InvalidInput, match=problem):
        ask(body, content_type)


@given(st.data())
def test_a_damaged_form_is_answered_or_refused(ask, data: st.DataObject) -> None:
    body, content_type = form(inpfile=("rows.csv", b"amount\n5\n"))
    place = data.draw(st.integers(0, len(body)))
    damaged = body[:place] + data.draw(st.binary(max_size=3)) + body[place + 1 :]
    try:
        ask(damaged, content_type)
    except SteamError as refusal:
        assert refusal.message.endswith(".")  # noqa: PT017
