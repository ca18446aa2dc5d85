"""Values of a column as names of columns."""

import numpy as np

from steam.trainer.frame.vec import Vec, VecType


def value_names(vec: Vec, whole: str = "{:.0f}") -> list[str]:
    """A name for each value, none of which is missing: a level, a text, a time in UTC as ISO 8601
    has it, or a number; `whole` is the format of whole ones."""
    values = vec.values()
    if vec.domain is not None:
        return [vec.domain[code] for code in values.tolist()]
    if vec.type is VecType.TIME:
        times = np.rint(values).astype(np.int64).astype("datetime64[ms]")
        return [f"{text}Z" for text in np.datetime_as_string(times, unit="ms").tolist()]
    if vec.type is VecType.STRING:
        return list(values.tolist())
    return [
        whole.format(value) if float(value).is_integer() else repr(value)
        for value in values.tolist()
    ]
