"""JavaScript with `fetch`, as Node.js and browsers have it."""

from steam.scoring.snippets.literals import Row, Words, scalar, text

_WORDS: Words = {None: "null", True: "true", False: "false"}


def javascript(url: str, row: Row) -> str:
    """A module that prints the prediction of a row, or throws the reason why there is none."""
    cells = "".join(f"  {_key(name)}: {scalar(value, _WORDS)},\n" for name, value in row.items())
    return f"""\
const row = {{
{cells}}};
const response = await fetch({text(url)}, {{
  method: "POST",
  headers: {{ "Content-Type": "application/json" }},
  body: JSON.stringify(row),
}});
const prediction = await response.json();
if (!response.ok) throw new Error(prediction.error.message);
console.log(prediction);
"""


def _key(name: str) -> str:
    """The key of a member: this one, written as it is, would set the prototype."""
    return '["__proto__"]' if name == "__proto__" else text(name)
