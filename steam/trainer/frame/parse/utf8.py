"""Text of polars as the bytes that a chunk of strings holds, without a Python object a row."""

import polars as pl

from steam.trainer.frame.chunk import Utf8Rows


def utf8_of(texts: pl.Series) -> Utf8Rows:
    """Strings, null where missing, as bytes."""
    missing = texts.is_null().to_numpy() if texts.null_count() else None
    lengths = texts.str.len_bytes().fill_null(0).cast(pl.Int64).to_numpy()
    joined: str = texts.str.join("", ignore_nulls=True).item()
    return Utf8Rows(joined.encode(), lengths, missing)
