"""Values of a wrong kind on the command line, told in one sentence like all other mistakes."""

from typing import Any

import typer
from pydantic import ValidationError
from typer.core import TyperGroup

from steam.core.errors import InvalidInput
from steam.settings import what_it_takes


class PlainGroup(TyperGroup):
    """A group of commands that says in its own words what an option or argument takes."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command. Raises InvalidInput for a value of a wrong kind."""
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            if not isinstance(error.__cause__, ValidationError):
                raise
            raise _told(error, error.__cause__) from error


def _told(error: typer.BadParameter, cause: ValidationError) -> InvalidInput:
    problem, param = cause.errors()[0], error.param
    names = sorted(param.opts, key=len) if param else ["The value"]
    meaning = getattr(param, "help", None)
    return InvalidInput(
        f"{names[-1]} takes {what_it_takes(problem)}, and got '{str(problem['input'])[:80]}'.",
        hint=f"It stands for: {meaning}" if meaning else "",
    )
