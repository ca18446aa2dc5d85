"""Where a model comes from and where it went, for its page. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from steam.core.records import Deployment, Model, Version

_SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "space"}
_MOST_NAMES = 6
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Use:
    """A deployment that has had the model; `versions` are those versions, the oldest first."""

    deployment: Deployment
    versions: tuple[Version, ...]
    is_current: bool

    @property
    def name(self) -> str:
        return self.deployment.name

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of its versions."""
        return tuple(version.number for version in self.versions)


@dataclass(frozen=True, slots=True)
class Asked:
    """Requests that a version of a deployment was asked in the last day."""

    deployment: str
    version: int
    requests: int


def uses_of(
    versions: Sequence[Version], deployments: Sequence[Deployment], model: Model
) -> list[Use]:
    """The deployments that have had the model, those that serve it now first."""
    own: dict[int, list[Version]] = {}
    for version in versions:
        if version.model_id == model.id:
            own.setdefault(version.deployment_id, []).append(version)
    found = [
        Use(one, tuple(own[one.id]), any(one.version_id == version.id for version in own[one.id]))
        for one in deployments
        if one.id in own
    ]
    return sorted(found, key=lambda use: (not use.is_current, use.name))


def parse_words(lineage: Mapping[str, object]) -> str:
    """How the file was read, in words; empty where the artifact does not say.

    Never raises: facts are description, and may be anybody's.
    """
    told = lineage.get("parse")
    if not isinstance(told, Mapping):
        return ""
    words = [str(told.get("format", ""))]
    if separator := told.get("separator"):
        words.append(f"separated by {_SEPARATORS.get(str(separator), repr(separator))}")
    if told.get("header") is not None:
        words.append("names in the first line" if told["header"] else "no line of names")
    words += [str(told[key]) for key in ("encoding", "zone") if told.get(key)]
    if sheet := told.get("sheet"):
        words.append(f"sheet {sheet}")
    types = told.get("types")
    if isinstance(types, Mapping) and types:
        words.append(f"types given: {_some([f'{name} {word}' for name, word in types.items()])}")
    missing = told.get("missing")
    if isinstance(missing, Mapping) and missing:
        words.append(f"texts for missing in {_some(list(map(str, missing)))}")
    skipped = told.get("skipped")
    if isinstance(skipped, list) and skipped:
        words.append(f"without {_some(list(map(str, skipped)))}")
    return ", ".join(word[:_LONGEST] for word in words if word)


def _some(names: Sequence[str]) -> str:
    """The first few, and how many more there are."""
    shown = ", ".join(names[:_MOST_NAMES])
    more = len(names) - _MOST_NAMES
    return f"{shown} and {more} more" if more > 0 else shown
