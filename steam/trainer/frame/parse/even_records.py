"""Records of any number of fields, written again with as many fields as there are columns."""

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.parse.records import Records, content_ends


def even_out(
    data: bytes,
    records: Records,
    blank: NDArray[np.bool_],
    separator: str,
    columns: int,
    *,
    cut_long: bool = True,
) -> bytes:
    """The records with separators added to short ones, and without those that are `blank`.

    Long ones lose the fields beyond `columns` with `cut_long`, and are left out without.
    """
    block = np.frombuffer(data, dtype=np.uint8)[: records.size]
    tails = content_ends(data, records)
    short = (records.fields < columns) & ~blank
    long = records.fields > columns
    added = np.repeat(tails[short], columns - records.fields[short])
    dropped = _span(records.starts[blank], records.ends[blank] + 1)
    if cut_long:
        first_marks = np.cumsum(records.fields) - records.fields
        beyond = records.marks[first_marks[long] + columns - 1]
        dropped = np.concatenate([dropped, _span(beyond, tails[long])])
    else:
        dropped = np.concatenate([dropped, _span(records.starts[long], records.ends[long] + 1)])
    keep = np.ones(len(block), dtype=np.bool_)
    keep[dropped] = False
    # What is dropped holds nothing that is added to, so positions can be counted before dropping.
    shift = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(keep)])
    return np.insert(block[keep], shift[added], ord(separator)).tobytes()


def blank_records(data: bytes, records: Records) -> NDArray[np.bool_]:
    """Which records are blank lines, bool (records,)."""
    return np.equal(content_ends(data, records), records.starts)


def _span(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """All positions from each start up to, not including, its end."""
    lengths = ends - starts
    before: NDArray[np.int64] = np.repeat(np.cumsum(lengths) - lengths, lengths)
    positions: NDArray[np.int64] = np.repeat(starts, lengths) + np.arange(len(before)) - before
    return positions
