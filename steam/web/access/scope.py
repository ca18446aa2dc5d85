"""What of the records an actor sees: what his projects hold, and what hangs on that."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from steam.core.batches import Batch
from steam.core.records import Event
from steam.core.store import Reader

_ABOUT_ALL = frozenset({"home"})
_TOLD_APART = ("label:", "batch:")  # by more than the name of the thing


@dataclass(frozen=True, slots=True)
class Visible:
    """What is seen, as events name it.

    `things` tells since when each is what it is now: of an earlier thing of its name, which may
    have been somebody else's, nothing is told. `labels` are those of events, by project and name.
    """

    things: Mapping[str, int]
    project_names: frozenset[str]

    @property
    def among(self) -> Collection[str]:
        """What any event that is told is about, as `Reader.events` takes it."""
        return (*self.things, *_ABOUT_ALL, *_TOLD_APART)

    def tells(self, event: Event) -> bool:
        """Whether an event is about something that is seen."""
        return self._is_of(event.thing, event.ms, event.data.get("project"))

    def concerns(self, thing: str, ms: int) -> bool:
        """Whether trouble that began then is with something that is seen."""
        return self._is_of(thing, ms, None)

    def has_batch(self, batch: Batch) -> bool:
        """Whether a batch is of a deployment that is seen."""
        order = batch.order
        return self._is_of(f"deployment:{order.deployment}", order.created_ms, None)

    def _is_of(self, thing: str, ms: int, project: object) -> bool:
        if thing.startswith("label:"):  # each project may have one of that name
            return project in self.project_names
        since_ms = self.things.get(thing)
        return thing in _ABOUT_ALL or (since_ms is not None and ms >= since_ms)


def read_visible(reader: Reader, projects: frozenset[int]) -> Visible:
    """What the members of these projects see in one snapshot."""
    deployments = deployments_of(reader, projects)
    seen = [one for one in reader.projects() if one.id in projects]
    things = {
        f"deployment:{one.name}": one.created_ms
        for one in reader.deployments()
        if one.id in deployments
    }
    things |= {f"model:{one.name}": one.created_ms for one in reader.model_heads(projects)}
    things |= {f"project:{one.name}": one.created_ms for one in seen}
    return Visible(things, frozenset(one.name for one in seen))


def deployments_of(reader: Reader, projects: frozenset[int]) -> frozenset[int]:
    """The ids of the deployments that the members of these projects see.

    A deployment is seen by those who see all projects that its versions come from: its history
    tells of each.
    """
    return frozenset(key for key, of in reader.deployment_projects().items() if of <= projects)
