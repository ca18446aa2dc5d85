"""Projects: who writes them."""

import re
from dataclasses import replace

from steam.accounts.members import find_project
from steam.core.accounts import DEFAULT_PROJECT
from steam.core.errors import Conflict, InvalidInput
from steam.core.names import check_key
from steam.core.records import Project
from steam.web.services import MasterServices

_FIGURE = re.compile(r"[A-Za-z0-9_]{1,64}")


def add_project(services: MasterServices, name: str, description: str) -> Project:
    """A new project. Raises InvalidInput for its name, and Conflict when it is taken."""
    now_ms = services.clock.now_ms()
    check_key("project", name)
    with services.store.write() as writer:
        project = writer.add_project(name=name, description=description, created_ms=now_ms)
        writer.add_event(
            ms=now_ms,
            actor=services.who,
            kind="project-added",
            thing=f"project:{name}",
            text=f"Project {name} was added.",
        )
    return project


def change_project(
    services: MasterServices, name: str, description: str | None, target: str | None
) -> Project:
    """Say something else of it, and rank its models by another figure (empty: the usual one).

    What is None stays. Raises NotFound, and InvalidInput for a figure of no possible name.
    """
    if target and not _FIGURE.fullmatch(target):
        raise InvalidInput(f"'{target[:80]}' is no figure.", hint="Choose one, such as auc.")
    with services.store.write() as writer:
        before = find_project(writer, name)
        after = replace(
            before,
            description=before.description if description is None else description,
            target=before.target if target is None else target.lower(),
        )
        if after == before:
            return before
        writer.update_project(after)
        writer.add_event(
            ms=services.clock.now_ms(),
            actor=services.who,
            kind="project-changed",
            thing=f"project:{name}",
            text=f"Project {name} was changed.",
            data={"description": after.description, "target": after.target},
        )
    return after


def delete_project(services: MasterServices, name: str) -> None:
    """Remove an empty project. Raises NotFound; Conflict while it has models, or for `default`."""
    if name == DEFAULT_PROJECT:
        raise Conflict(
            f"Project '{name}' stays: models go there when nothing else is said.",
            hint="Delete other projects.",
        )
    with services.store.write() as writer:
        writer.delete_project(find_project(writer, name).id)
        writer.add_event(
            ms=services.clock.now_ms(),
            actor=services.who,
            kind="project-deleted",
            thing=f"project:{name}",
            text=f"Project {name} was deleted.",
        )
