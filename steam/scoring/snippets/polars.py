"""Python with polars: a table of rows, sent as an Arrow stream."""

from steam.scoring.codecs.arrow_stream import ARROW_TYPE
from steam.scoring.snippets.literals import Row
from steam.scoring.snippets.python import columns, exchange

_PREDICTION = "pl.read_ipc_stream(response.read())"


def polars(url: str, row: Row) -> str:
    """A script that prints the predictions of a data frame."""
    return f"""\
from io import BytesIO
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import polars as pl

rows = pl.DataFrame({{  # or pl.read_csv("rows.csv")
{columns(row)}}})
stream = BytesIO()
rows.write_ipc_stream(stream)
{exchange(url, ARROW_TYPE, "stream.getvalue()", _PREDICTION)}"""
