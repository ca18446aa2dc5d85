"""R with httr2."""

from steam.scoring.snippets.literals import Row, Words, scalar, text

_WORDS: Words = {None: "NULL", True: "TRUE", False: "FALSE"}


def r(url: str, row: Row) -> str:
    """A script that prints the prediction of a row, or stops with the reason why there is none."""
    cells = ",\n".join(f"  {text(name)} = {scalar(value, _WORDS)}" for name, value in row.items())
    return f"""\
library(httr2)

row <- list(
{cells}
)
prediction <- request({text(url)}) |>
  req_body_json(row) |>
  req_error(body = \\(response) resp_body_json(response)$error$message) |>
  req_perform() |>
  resp_body_json()
str(prediction)
"""
