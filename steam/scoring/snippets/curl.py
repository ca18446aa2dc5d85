"""curl in a POSIX shell."""

import json

from steam.scoring.snippets.literals import Row


def curl(url: str, row: Row) -> str:
    """One command."""
    body = json.dumps(row, ensure_ascii=False, indent=2)
    return f"""\
curl -sS {_quoted(url)} \\
  -H 'Content-Type: application/json' \\
  -d {_quoted(body)}
"""


def _quoted(text: str) -> str:
    """Between single quotes a shell leaves everything as it is, but a single quote."""
    return "'" + text.replace("'", "'\\''") + "'"
