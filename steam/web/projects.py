"""Projects: who writes them."""

from steam.core.names import check_key
from steam.core.records import Project
from steam.web.services import MasterServices


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
