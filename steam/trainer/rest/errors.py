"""Errors as H2O's clients read them: the one table from error class to status, and the bodies."""

import time
from collections.abc import Mapping, Sequence

from steam.core.errors import (
    Busy,
    Conflict,
    Exhausted,
    InvalidInput,
    NotFound,
    SteamError,
    Unavailable,
    Unsupported,
)
from steam.trainer.algorithms.parameters import InvalidParameter, Problem
from steam.trainer.algorithms.registry import UnknownAlgorithm
from steam.trainer.rest.paths import MissingFile
from steam.trainer.rest.schemas import Json, schema


class TooLarge(InvalidInput):
    """A request or upload is larger than the trainer takes."""

    code = "too_large"


class Forbidden(InvalidInput):
    """A request that comes from where it should not."""

    code = "forbidden"


class NotLoggedIn(InvalidInput):
    """A request without a name and password, or with wrong ones."""

    code = "not_logged_in"

    def __init__(self) -> None:
        super().__init__(
            "This trainer asks for a name and a password.",
            hint="Connect with username= and password=; `steam login set NAME` makes a login.",
        )


class InvalidModel(InvalidParameter):
    """The parameters of a model are not acceptable; `problems` says why, field by field."""

    def __init__(self, key: str, problems: Sequence[Problem], parameters: object) -> None:
        details = "\n".join(f"ERRR on field: _{one.field}: {one.message}" for one in problems)
        super().__init__(f"Illegal argument(s) for model {key}. Details: {details}")
        self.problems = tuple(problems)
        self.parameters = parameters


class IllegalExpression(InvalidInput):
    """The text is no expression of Rapids."""


class FrameExists(Conflict):
    """There is a frame of that key, and it is not to be replaced; `h2o_words` is what H2O says,
    which scripts compare."""

    def __init__(self, key: str) -> None:
        super().__init__(f"Frame {key[:80]} already exists.", hint="Use force to replace it.")
        self.h2o_words = f"Frame Key<Frame> {key} already exists."


# The first match counts. H2O's Python client takes 400, 404 and 412 for the user's own mistakes.
_STATUS: tuple[tuple[type[SteamError], int, str], ...] = (
    (TooLarge, 413, "water.exceptions.H2OIllegalArgumentException"),
    (NotLoggedIn, 401, "water.exceptions.H2OIllegalArgumentException"),
    (Forbidden, 403, "water.exceptions.H2OIllegalArgumentException"),
    (InvalidModel, 412, "water.exceptions.H2OModelBuilderIllegalArgumentException"),
    (InvalidParameter, 412, "water.exceptions.H2OIllegalArgumentException"),
    (IllegalExpression, 400, "water.rapids.Rapids.IllegalASTException"),
    (InvalidInput, 400, "java.lang.IllegalArgumentException"),
    (UnknownAlgorithm, 404, "water.exceptions.H2ONotFoundArgumentException"),
    (MissingFile, 404, "water.exceptions.H2ONotFoundArgumentException"),
    (NotFound, 404, "water.exceptions.H2OKeyNotFoundArgumentException"),
    (Conflict, 412, "water.exceptions.H2OIllegalArgumentException"),
    (Unsupported, 412, "water.exceptions.H2OIllegalArgumentException"),
    (Exhausted, 507, "java.io.IOException"),
    (Busy, 503, "java.lang.IllegalStateException"),
    (Unavailable, 503, "java.lang.IllegalStateException"),
)
_INTERNAL = (500, "java.lang.RuntimeException")


def describe(error: SteamError, url: str) -> tuple[int, Json]:
    """HTTP status and body for an error."""
    status, kind = next(
        ((status, kind) for cls, status, kind in _STATUS if isinstance(error, cls)), _INTERNAL
    )
    if isinstance(error, InvalidModel):
        return status, _body(
            "H2OModelBuilderErrorV3",
            status,
            kind,
            str(error),
            url,
            parameters=error.parameters,
            messages=[message(problem) for problem in error.problems],
            error_count=len(error.problems),
        )
    words = error.h2o_words if isinstance(error, FrameExists) else str(error)
    return status, _body(
        "H2OErrorV3", status, kind, str(error), url, exception=words, values=_values(error)
    )


def no_route(method: str, path: str) -> tuple[int, Json]:
    """The answer to a request that nothing serves."""
    text = f"{method} {path} not found; this trainer does not serve it."
    kind = "water.exceptions.H2ONotFoundArgumentException"
    return 404, _body("H2OErrorV3", 404, kind, text, f"{method} {path}")


def message(problem: Problem) -> Json:
    """ValidationMessageV3."""
    return schema(
        "ValidationMessageV3",
        message_type=problem.severity,
        field_name=problem.field,
        message=problem.message,
    )


def _values(error: SteamError) -> Mapping[str, object]:
    if isinstance(error, NotFound):
        return {"argument": "key", **error.details}
    return error.details


def _body(
    name: str, status: int, kind: str, text: str, url: str, *, exception: str = "", **more: object
) -> Json:
    shown = _shown(text)
    return schema(
        name,
        timestamp=time.time_ns() // 1_000_000,
        error_url=url,
        msg=shown,
        dev_msg=shown,
        http_status=status,
        exception_type=kind,
        exception_msg=_shown(exception or text),
        stacktrace=[f"{kind}: {text}"],
        **{"values": {}, **more},
    )


def _shown(text: str) -> str:
    return f"\n\nERROR MESSAGE:\n\n{text}\n\n"
