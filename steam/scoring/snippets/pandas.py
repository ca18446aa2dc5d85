"""Python with pandas: a table of rows, sent as JSON."""

from steam.scoring.snippets.literals import Row
from steam.scoring.snippets.python import columns, exchange

_BODY = 'rows.to_json(orient="records", double_precision=15).encode()'
_PREDICTION = "pd.json_normalize(json.load(response))"


def pandas(url: str, row: Row) -> str:
    """A script that prints the predictions of a data frame."""
    return f"""\
import json
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pandas as pd

rows = pd.DataFrame({{  # or pd.read_csv("rows.csv")
{columns(row)}}})
{exchange(url, "application/json", _BODY, _PREDICTION)}"""
