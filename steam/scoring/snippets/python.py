"""Python with nothing but its standard library, and what is common to all scripts in Python."""

from steam.scoring.snippets.literals import Row, Scalar, Words, scalar, text

_WORDS: Words = {None: "None", True: "True", False: "False"}


def python(url: str, row: Row) -> str:
    """A script that prints the prediction of a row, or says why there is none."""
    cells = "".join(f"    {text(name)}: {_value(value)},\n" for name, value in row.items())
    return f"""\
import json
from urllib.error import HTTPError
from urllib.request import Request, urlopen

row = {{
{cells}}}
{exchange(url, "application/json", "json.dumps(row).encode()", "json.load(response)")}"""


def columns(row: Row) -> str:
    """The columns of a table of one row: the members of a dictionary."""
    return "".join(f"    {text(name)}: [{_value(value)}],\n" for name, value in row.items())


def exchange(url: str, media_type: str, body: str, prediction: str) -> str:
    """The code that posts `body` and prints `prediction`; both are expressions."""
    return f"""\
request = Request(
    {text(url)},
    data={body},
    headers={{"Content-Type": "{media_type}"}},
)
try:
    with urlopen(request) as response:
        prediction = {prediction}
except HTTPError as refusal:
    raise SystemExit(refusal.read().decode())
print(prediction)
"""


def _value(value: Scalar) -> str:
    return scalar(value, _WORDS)
