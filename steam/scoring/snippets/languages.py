"""The languages in which there are snippets, in the order in which they are shown."""

from collections.abc import Callable
from dataclasses import dataclass

from steam.scoring.snippets.curl import curl
from steam.scoring.snippets.javascript import javascript
from steam.scoring.snippets.literals import Row
from steam.scoring.snippets.pandas import pandas
from steam.scoring.snippets.polars import polars
from steam.scoring.snippets.python import python
from steam.scoring.snippets.r import r


@dataclass(frozen=True, slots=True)
class Language:
    """A language, or a library of one; `write` makes the code that posts a row to a URL."""

    id: str
    title: str
    write: Callable[[str, Row], str]


LANGUAGES = (
    Language("curl", "curl", curl),
    Language("python", "Python", python),
    Language("pandas", "pandas", pandas),
    Language("polars", "polars", polars),
    Language("r", "R", r),
    Language("javascript", "JavaScript", javascript),
)


def snippets_of(url: str, row: Row) -> dict[str, str]:
    """The code in each language, by its id."""
    return {language.id: language.write(url, row) for language in LANGUAGES}
