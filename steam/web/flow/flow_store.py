"""Where flows and drafts are kept."""

from dataclasses import dataclass
from typing import Protocol

from steam.web.flow.notebook import Notebook


@dataclass(frozen=True, slots=True)
class Summary:
    """One flow or draft, without what is in it."""

    name: str
    cells: int
    saved_ms: int
    saved_by: str
    revision: int


class FlowStore(Protocol):
    """Keeps one saved flow under a name, and one draft of it for everybody who edits it.

    A draft is known by `Notebook.saved_by`. Each method is one step: it is done, or it raises.
    """

    def saved(self, name: str) -> Notebook | None:
        """The saved flow. Raises InvalidInput when it is damaged."""
        ...

    def draft(self, name: str, who: str) -> Notebook | None:
        """Somebody's draft. Raises InvalidInput when it is damaged."""
        ...

    def keep(self, notebook: Notebook, *, draft: bool = False) -> None:
        """Put it in the place of what was there. Raises Exhausted when the disk is full."""
        ...

    def remove(self, name: str) -> bool:
        """Remove the saved flow, damaged or not; whether there was one."""
        ...

    def remove_draft(self, name: str, who: str) -> bool:
        """Remove somebody's draft, damaged or not; whether there was one."""
        ...

    def summaries(self, *, drafts: bool = False) -> list[Summary]:
        """Of all saved flows, or of all drafts, but for damaged ones."""
        ...
