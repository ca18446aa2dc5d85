"""Models side by side in the memory store."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict

from steam.core.leaderboard import (
    COLUMNS,
    ListedModel,
    ModelOutline,
    ModelPage,
    ModelQuery,
    ProjectCounts,
    figures_of,
)
from steam.core.records import Model
from steam.db.memory_tables import MemoryTables
from steam.db.outlines import outline_of


class MemoryLeaderboardReader:
    """Reads one state of the tables, which nobody changes meanwhile."""

    def __init__(self, tables: MemoryTables) -> None:
        self._tables = tables

    def model_page(self, query: ModelQuery) -> ModelPage:
        models = [
            self._listed(model)
            for model in self._tables.models.values()
            if query.projects is None or model.project_id in query.projects
        ]
        found = _ordered([model for model in models if _is_wanted(model, query)], query)
        start = max(query.offset, 0)
        return ModelPage(
            tuple(found[start : start + max(query.limit, 0)]),
            len(found),
            dict(sorted(Counter(model.category for model in models).items())),
            dict(sorted(Counter(model.algorithm for model in models).items())),
        )

    def model_outlines(self, projects: Collection[int] | None = None) -> Sequence[ModelOutline]:
        return tuple(
            ModelOutline(
                id=one.id,
                project_id=one.project_id,
                name=one.name,
                algorithm=one.algorithm,
                category=one.category,
                artifact_sha256=one.artifact_sha256,
                size_bytes=one.size_bytes,
                created_ms=one.created_ms,
                created_by=one.created_by,
                **asdict(outline_of(one.facts)),
            )
            for one in self._tables.models.values()
            if projects is None or one.project_id in projects
        )

    def project_counts(self) -> Mapping[int, ProjectCounts]:
        models = list(map(self._listed, self._tables.models.values()))
        counts: dict[int, ProjectCounts] = {}
        for model in models:
            so_far = counts.get(model.project_id, ProjectCounts())
            counts[model.project_id] = ProjectCounts(
                so_far.models + 1,
                so_far.deployments + len(model.deployments),
                max(so_far.newest_ms, model.created_ms),
            )
        return counts

    def _listed(self, model: Model) -> ListedModel:
        labels = (label for label in self._tables.labels.values() if label.model_id == model.id)
        serving = (
            deployment.name
            for deployment in self._tables.deployments.values()
            if deployment.version_id is not None
            and self._tables.versions[deployment.version_id].model_id == model.id
        )
        return ListedModel(
            id=model.id,
            project_id=model.project_id,
            name=model.name,
            algorithm=model.algorithm,
            category=model.category,
            artifact_sha256=model.artifact_sha256,
            size_bytes=model.size_bytes,
            created_ms=model.created_ms,
            created_by=model.created_by,
            figures=tuple(sorted(figures_of(model.facts), key=lambda f: (f.name, f.kind))),
            labels=tuple(sorted(label.name for label in labels)),
            deployments=tuple(sorted(serving)),
        )


def _is_wanted(model: ListedModel, query: ModelQuery) -> bool:
    return (
        query.search.lower() in model.name.lower()
        and query.category in {"", model.category}
        and query.algorithm in {"", model.algorithm}
        and query.label in {"", *model.labels}
        and query.deployed in {None, bool(model.deployments)}
    )


def _ordered(models: list[ListedModel], query: ModelQuery) -> list[ListedModel]:
    if query.sort in COLUMNS:
        return sorted(models, key=lambda m: getattr(m, query.sort), reverse=query.descending)
    sign = -1.0 if query.descending else 1.0

    def place(model: ListedModel) -> tuple[int, float, int]:
        figure = model.figure(query.sort.lower())
        if figure is None:
            return 2, 0.0, model.id
        return int(figure.kind == "training"), sign * figure.value, model.id

    return sorted(models, key=place)
