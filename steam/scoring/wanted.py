"""What a request asks for besides predictions, by words in its address."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from steam.core.errors import InvalidInput

_WORDS = {"true": True, "1": True, "false": False, "0": False}
_OPTIONS = ("contributions", "leaves", "stages", "partial")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The explanations that are wanted; none of them, as long as nobody asks."""

    contributions: bool = False
    leaves: bool = False
    stages: bool = False

    def __bool__(self) -> bool:
        return self.contributions or self.leaves or self.stages


NOTHING = Wanted()


def is_on(parameters: Mapping[str, object], name: str) -> bool:
    """Whether a parameter says so; not where it is absent or empty. Raises InvalidInput."""
    word = parameters.get(name)
    if word is None:
        return False
    if word not in _WORDS:
        raise InvalidInput(f"{name} is true or false.", hint=f"Ask for /predict?{name}=true.")
    return _WORDS[str(word)]


def wanted_of(parameters: Mapping[str, object]) -> Wanted:
    """What the parameters of an address ask for. Raises InvalidInput."""
    return Wanted(
        contributions=is_on(parameters, "contributions"),
        leaves=is_on(parameters, "leaves"),
        stages=is_on(parameters, "stages"),
    )


def parted(
    query: Mapping[str, object], columns: Collection[str]
) -> tuple[Wanted, dict[str, object]]:
    """What a query asks for, and the row that is left of it; a name in `columns` is the row's.

    Raises InvalidInput.
    """
    options = {name: query[name] for name in _OPTIONS if name in query and name not in columns}
    row = {name: value for name, value in query.items() if name not in options}
    return wanted_of(options), row
