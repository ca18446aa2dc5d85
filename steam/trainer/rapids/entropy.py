"""How much the characters of texts tell."""

import numpy as np
import polars as pl

_CODES = 0x110000  # as many characters as there are


def entropies(texts: pl.Series) -> pl.Series:
    """Shannon's entropy of the characters of each text, in bits; 0 for an empty one.

    Source: Shannon, "A mathematical theory of communication", Bell System Technical Journal 1948.
    """
    lengths = texts.str.len_chars().fill_null(0).to_numpy().astype(np.int64)
    joined: str = texts.str.join("", ignore_nulls=True).item()
    characters = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    rows = np.repeat(np.arange(len(lengths)), lengths)
    found, counts = np.unique(rows * _CODES + characters, return_counts=True)
    shares = counts / lengths[found // _CODES]
    bits = np.bincount(found // _CODES, -shares * np.log2(shares), minlength=len(lengths))
    measured = pl.Series(bits + 0.0)  # not -0.0
    return measured.set(texts.is_null(), None)
