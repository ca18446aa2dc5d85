"""Which columns of a frame training is about: response, predictors, weights and offset."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from steam.trainer.algorithms.parameters import Problem
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import VecType

_LONGEST = 80  # characters of a name that are shown
_SHOWN = 10
_MOST_COMPARED = 1000
_ROLES = {
    "response_column": "is used as response column",
    "weights_column": "is used as weights column",
    "offset_column": "is used as offset column",
    "fold_column": "is used as fold column",
}


def predictors_of(frame: Frame, given: Mapping[str, object]) -> tuple[str, ...]:
    """Every column that is neither ignored nor has another role."""
    taken = {*(text_of(given, role) for role in _ROLES), *ignored_of(given)}
    return tuple(name for name in frame.names if name not in taken)


def not_a_feature(name: str, given: Mapping[str, object]) -> str:
    """Why a column of the frame is no predictor, to be read after its name; empty if it is one."""
    if name in ignored_of(given):
        return "is set in ignored columns"
    return next((told for role, told in _ROLES.items() if text_of(given, role) == name), "")


def check_roles(frame: Frame, given: Mapping[str, object]) -> list[Problem]:
    """What is wrong with the named columns, by their names and types alone."""
    known = dict(zip(frame.names, frame.vecs, strict=True))
    problems: list[Problem] = []
    response = text_of(given, "response_column")
    if response is None:
        problems.append(Problem("response_column", "Response column parameter not set."))
    elif response not in known:
        problems.append(
            Problem(
                "response_column",
                f"Response column '{response[:80]}' not found in the training frame. "
                f"{those_there(response, frame.names)}",
            )
        )
    elif known[response].type in {VecType.STRING, VecType.TIME}:
        kind = known[response].type.value
        problems.append(
            Problem("response_column", f"Response column '{response[:80]}' is of type {kind}.")
        )
    for role in ("weights_column", "offset_column"):
        name = text_of(given, role)
        if name is None:
            continue
        if name not in known:
            problems.append(Problem(role, f"'{name[:80]}' is not a column of the training frame."))
        elif not known[name].is_numeric:
            problems.append(Problem(role, f"'{name[:80]}' does not hold numbers."))
    return problems + check_ignored(frame, given)


def those_there(name: str, names: Sequence[str]) -> str:
    """A sentence about the columns that are there: the one that was meant, else the first few."""
    near = {one.casefold(): one for one in names[:_MOST_COMPARED]}
    meant = get_close_matches(name[:_LONGEST].casefold(), near, n=1)
    if meant:
        return f"Did you mean '{near[meant[0]][:_LONGEST]}'?"
    shown = ", ".join(f"'{one[:_LONGEST]}'" for one in names[:_SHOWN])
    return f"Its columns: {shown}{', …' if len(names) > _SHOWN else ''}."


def check_tries(given: Mapping[str, object], columns: int) -> list[Problem]:
    """The complaint about `mtries`, how many of so many columns a decision of a tree looks at."""
    tries = given.get("mtries", -1)
    if tries == 0 or (isinstance(tries, int) and tries > columns):
        message = f"mtries is {tries}; it must be -1, -2, or from 1 to {columns}."
        return [Problem("mtries", message)]
    return []


def check_ignored(frame: Frame, given: Mapping[str, object]) -> list[Problem]:
    """One problem for every column that is ignored and not there."""
    return [
        Problem("ignored_columns", f"'{name[:80]}' is not a column of the training frame.")
        for name in ignored_of(given)
        if name not in frame.names
    ]


def text_of(given: Mapping[str, object], name: str) -> str | None:
    """A text parameter, None when it was not given."""
    value = given.get(name)
    return None if value is None else str(value)


def ignored_of(given: Mapping[str, object]) -> tuple[str, ...]:
    """The columns that are not to be used."""
    names = given.get("ignored_columns")
    return tuple(map(str, names)) if isinstance(names, list) else ()
