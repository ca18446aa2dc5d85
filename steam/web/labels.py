"""Projects and labels: who writes them, and which label a name means."""

from steam.core.errors import Conflict, NotFound
from steam.core.names import check_key, check_slug
from steam.core.records import Label, Project
from steam.core.store import Reader
from steam.web.services import MasterServices
from steam.web.views.models import find_model


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


def move_label(services: MasterServices, name: str, model_name: str | None) -> Label:
    """Point a label at a model of any project, making it there if need be, or at nothing.

    Raises InvalidInput for a bad name, NotFound for an unknown model (or label, when it is to
    point at nothing), and Conflict when several projects have a label of that name.
    """
    check_slug("label", name)
    now_ms = services.clock.now_ms()
    with services.store.write() as writer:
        if model_name is None:
            project_id, model_id = _project_of_label(writer, name), None
        else:
            model = find_model(writer, model_name)
            project_id, model_id = model.project_id, model.id
        label = writer.put_label(
            project_id=project_id, name=name, model_id=model_id, created_ms=now_ms
        )
        writer.add_event(
            ms=now_ms,
            actor=services.who,
            kind="label-moved",
            thing=f"label:{name}",
            text=f"Label {name} points at {model_name or 'no model'}.",
        )
    return label


def _project_of_label(reader: Reader, name: str) -> int:
    found = [label.project_id for label in reader.labels() if label.name == name]
    if not found:
        raise NotFound("label", name, hint="Point it at a model to make it.")
    if len(found) > 1:
        raise Conflict(
            f"Several projects have a label '{name}'.", hint="Point it at a model of one of them."
        )
    return found[0]
