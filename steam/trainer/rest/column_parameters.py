"""Which frames have the columns that a parameter names, and which parameters may not share one.

Notebooks offer columns by it: a column that one parameter has is no choice for the others.
"""

from collections.abc import Collection, Sequence

_OF_MODEL = ("response_column", "weights_column", "ignored_columns", "offset_column", "fold_column")
_OF_VALIDATION = ("ignored_columns", "validation_response_column")
_FRAMES = {
    **dict.fromkeys(_OF_MODEL, ("training_frame", "validation_frame")),
    "fold_column": ("training_frame",),
    "validation_response_column": ("validation_frame",),
}


def frames_of(parameter: str) -> Sequence[str]:
    """The parameters that name the frames of its columns; none if it does not name columns."""
    return _FRAMES.get(parameter, ())


def exclusive_with(parameter: str, parameters: Collection[str]) -> Sequence[str]:
    """The parameters whose columns may not be its own, of an algorithm with these parameters."""
    group = _OF_VALIDATION if _OF_VALIDATION[1] in parameters else _OF_MODEL
    if parameter not in group or not any(one in parameters for one in group if one != parameter):
        return ()
    return tuple(one for one in group if one != parameter)
