"""What may be done with flows and drafts, by several people at once."""

import threading

import msgspec

from steam.core.clock import Clock
from steam.core.errors import Conflict, Exhausted, NotFound
from steam.web.flow.flow_store import FlowStore, Summary
from steam.web.flow.notebook import Cell, Edit, Notebook, check_name
from steam.web.formats import moment

MOST_FLOWS = 5000
"""Saved flows, and as many drafts."""


class Flows:
    """The use cases. For many threads of one process, which the home's master is."""

    def __init__(self, store: FlowStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._changing = threading.Lock()

    def summaries(self, who: str) -> tuple[list[Summary], list[Summary]]:
        """Every saved flow, and the drafts of `who`; both by name."""
        drafts = [one for one in self._drafts() if one.saved_by == who]
        return _by_name(self._store.summaries()), _by_name(drafts)

    def find(self, name: str, who: str) -> tuple[Notebook | None, Notebook | None]:
        """The saved flow and the draft of `who`. Raises NotFound when there is neither."""
        name = check_name(name)
        found = self._store.saved(name), self._store.draft(name, who)
        if found == (None, None):
            raise _missing(name)
        return found

    def save(self, name: str, edit: Edit, who: str) -> Notebook:
        """Keep the flow if nobody saved it since the edit began; the draft has done its work then.

        Raises Conflict, InvalidInput and Exhausted.
        """
        name = check_name(name)
        with self._changing:
            before = self._store.saved(name)
            _check_unchanged(name, before, edit.revision)
            if before is None:
                self._check_room(drafts=False)
            after = self._notebook(name, edit.cells, who, (edit.revision or 0) + 1)
            self._store.keep(after)
            self._store.remove_draft(name, who)
        return after

    def keep_draft(self, name: str, edit: Edit, who: str) -> Notebook:
        """Keep what `who` has not saved yet. Raises InvalidInput and Exhausted."""
        name = check_name(name)
        with self._changing:
            if (name, who) not in {(one.name, one.saved_by) for one in self._drafts()}:
                self._check_room(drafts=True)
            draft = self._notebook(name, edit.cells, who, edit.revision or 0)
            self._store.keep(draft, draft=True)
        return draft

    def drop_draft(self, name: str, who: str) -> None:
        """Forget what `who` has not saved."""
        self._store.remove_draft(check_name(name), who)

    def rename(self, name: str, to: str, who: str) -> Notebook:
        """Give the flow and all drafts of it another name; one never saved is the draft of `who`.

        Raises NotFound, and Conflict when the name is taken.
        """
        name, to = check_name(name), check_name(to)
        with self._changing:
            saved, own = self._store.saved(name), self._store.draft(name, who)
            before = saved or own
            if before is None:
                raise _missing(name)
            self._check_free(to)
            if saved is not None:
                self._store.keep(msgspec.structs.replace(saved, name=to))
            for draft in [before] if saved is None else self._drafts_of(name):
                self._move(draft, to)
            self._store.remove(name)
        return msgspec.structs.replace(before, name=to)

    def duplicate(self, name: str, to: str, who: str) -> Notebook:
        """Save the flow under another name as well. Raises NotFound, Conflict and Exhausted."""
        name, to = check_name(name), check_name(to)
        with self._changing:
            before = self._saved(name)
            self._check_free(to)
            self._check_room(drafts=False)
            after = self._notebook(to, before.cells, who, 1)
            self._store.keep(after)
        return after

    def delete(self, name: str, who: str) -> None:
        """Remove the flow, and the draft of `who`; drafts of others stay theirs.

        Raises NotFound when there is neither.
        """
        name = check_name(name)
        with self._changing:
            had_draft = self._store.remove_draft(name, who)
            if not self._store.remove(name) and not had_draft:
                raise _missing(name)

    def _drafts(self) -> list[Summary]:
        return self._store.summaries(drafts=True)

    def _notebook(self, name: str, cells: list[Cell], who: str, revision: int) -> Notebook:
        return Notebook(1, name, cells, self._clock.now_ms(), who, revision)

    def _saved(self, name: str) -> Notebook:
        saved = self._store.saved(name)
        if saved is None:
            raise _missing(name)
        return saved

    def _move(self, draft: Notebook, to: str) -> None:
        """Give a draft another name, unless its writer has a draft of that name already."""
        if self._store.draft(to, draft.saved_by) is None:
            self._store.keep(msgspec.structs.replace(draft, name=to), draft=True)
            self._store.remove_draft(draft.name, draft.saved_by)

    def _drafts_of(self, name: str) -> list[Notebook]:
        known = [one for one in self._drafts() if one.name == name]
        found = [self._store.draft(name, one.saved_by) for one in known]
        return [draft for draft in found if draft is not None]

    def _check_free(self, name: str) -> None:
        if self._store.saved(name) is not None:
            raise Conflict(
                f"A flow '{name}' exists already.",
                hint="Choose another name.",
                details={"kind": "flow", "name": name},
            )

    def _check_room(self, *, drafts: bool) -> None:
        if len(self._store.summaries(drafts=drafts)) >= MOST_FLOWS:
            raise Exhausted(
                f"There are {MOST_FLOWS:,} {'drafts' if drafts else 'flows'} already.",
                hint="Delete some that nobody needs.",
            )


def _check_unchanged(name: str, now: Notebook | None, began_with: int | None) -> None:
    if (now.revision if now else 0) == (began_with or 0):
        return
    if now is None:
        raise Conflict(
            f"Flow '{name}' was deleted or renamed meanwhile.",
            hint="Save yours under a new name.",
            details={"kind": "flow", "name": name, "revision": 0},
        )
    raise Conflict(
        f"Flow '{name}' was saved by {now.saved_by} at {moment(now.saved_ms)}.",
        hint="Load that one, or save yours under another name.",
        details={
            "kind": "flow",
            "name": name,
            "revision": now.revision,
            "saved_by": now.saved_by,
            "saved_ms": now.saved_ms,
        },
    )


def _missing(name: str) -> NotFound:
    return NotFound("flow", name, hint="It may have been renamed or deleted.")


def _by_name(summaries: list[Summary]) -> list[Summary]:
    return sorted(summaries, key=lambda one: (one.name.casefold(), one.name))
