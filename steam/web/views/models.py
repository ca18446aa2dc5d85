"""Models, labels and projects."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from steam.core.errors import NotFound
from steam.core.leaderboard import ListedModel, ModelOutline
from steam.core.records import Deployment, Label, Model, Project
from steam.core.store import Reader
from steam.web.views.facts import read_facts

View = dict[str, object]


def model_view(model: Model, project: str, labels: Sequence[str]) -> View:
    """MODEL."""
    facts = read_facts(model.facts)
    return {
        "name": model.name,
        "project": project,
        "algorithm": model.algorithm,
        "category": model.category,
        "response": facts.response,
        "artifact": model.artifact_sha256,
        "size_bytes": model.size_bytes,
        "created_ms": model.created_ms,
        "created_by": model.created_by,
        "metrics": facts.metrics,
        "features": facts.features,
        "labels": sorted(labels),
    }


def outline_view(model: ModelOutline, project: str, labels: Sequence[str]) -> View:
    """MODEL, of facts that are not read but passed on."""
    return {
        "name": model.name,
        "project": project,
        "algorithm": model.algorithm,
        "category": model.category,
        "response": model.response,
        "artifact": model.artifact_sha256,
        "size_bytes": model.size_bytes,
        "created_ms": model.created_ms,
        "created_by": model.created_by,
        "metrics": msgspec.Raw(model.metrics.encode()),
        "features": msgspec.Raw(model.features.encode()),
        "labels": sorted(labels),
    }


def label_view(
    label: Label,
    projects: Mapping[int, str],
    models: Mapping[int, str],
    deployments: Sequence[Deployment],
) -> View:
    """LABEL: what it points at, by name, and which of the deployments follow it."""
    return {
        "name": label.name,
        "project": projects[label.project_id],
        "model": None if label.model_id is None else models[label.model_id],
        "deployments": sorted(d.name for d in deployments if d.label_id == label.id),
    }


def project_view(project: Project) -> View:
    """PROJECT."""
    return {
        "name": project.name,
        "description": project.description,
        "created_ms": project.created_ms,
        "target": project.target,
    }


def listed_view(model: ListedModel, project: str) -> View:
    """LISTED: a model without what only its own page needs."""
    metrics: dict[str, dict[str, float]] = {}
    for figure in model.figures:
        metrics.setdefault(figure.kind, {})[figure.name] = figure.value
    return {
        "name": model.name,
        "project": project,
        "algorithm": model.algorithm,
        "category": model.category,
        "artifact": model.artifact_sha256,
        "size_bytes": model.size_bytes,
        "created_ms": model.created_ms,
        "created_by": model.created_by,
        "metrics": metrics,
        "labels": list(model.labels),
        "deployments": list(model.deployments),
    }


def list_models(reader: Reader) -> list[View]:
    """Every model of one snapshot, in three reads however many there are."""
    projects = {project.id: project.name for project in reader.projects()}
    labels: defaultdict[int | None, list[str]] = defaultdict(list)
    for label in reader.labels():
        labels[label.model_id].append(label.name)
    return [
        outline_view(one, projects[one.project_id], labels.get(one.id, ()))
        for one in reader.model_outlines()
    ]


def one_model(reader: Reader, name: str) -> View:
    """One model of one snapshot. Raises NotFound."""
    model = find_model(reader, name)
    projects = {project.id: project.name for project in reader.projects()}
    return model_view(model, projects[model.project_id], _labels_of(model, reader.labels()))


def list_labels(reader: Reader, project_id: int | None = None) -> list[View]:
    """Every label of one snapshot, or those of one project."""
    projects = {project.id: project.name for project in reader.projects()}
    labels = [label for label in reader.labels() if project_id in {None, label.project_id}]
    models, deployments = names_at(reader, labels), reader.deployments()
    return [label_view(label, projects, models, deployments) for label in labels]


def one_label(reader: Reader, label: Label) -> View:
    """One label, with the names of one snapshot."""
    projects = {project.id: project.name for project in reader.projects()}
    return label_view(label, projects, names_at(reader, [label]), reader.deployments())


def names_at(reader: Reader, labels: Iterable[Label]) -> Mapping[int, str]:
    """The names of the models that labels point at, by id."""
    return reader.model_names({one.model_id for one in labels if one.model_id is not None})


def find_model(reader: Reader, name: str) -> Model:
    """The model of that name. Raises NotFound."""
    model = reader.model_named(name)
    if model is None:
        raise NotFound("model", name[:200], hint="The list of models shows all of them.")
    return model


def _labels_of(model: Model, labels: Sequence[Label]) -> list[str]:
    return [label.name for label in labels if label.model_id == model.id]
