"""Models side by side: reads of the database that leave their facts alone."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from steam.core.leaderboard import (
    COLUMNS,
    Figure,
    ListedModel,
    ModelOutline,
    ModelPage,
    ModelQuery,
    ProjectCounts,
)
from steam.db import tables
from steam.db.outlines import outline_in
from steam.db.rows import Row
from steam.db.sqlite_queries import SqliteQueries, is_one_of

_model = tables.model.c
_figure = tables.model_figure.c
_LISTED = [column for column in tables.model.c if column.name != "facts"]


class SqliteLeaderboardReader(SqliteQueries):
    """Reads through one connection, within its transaction."""

    def model_page(self, query: ModelQuery) -> ModelPage:
        wanted = _conditions(query)
        total = select(func.count()).select_from(tables.model).where(*wanted)
        page = _ordered(select(*_LISTED).where(*wanted), query)
        page = page.offset(max(query.offset, 0)).limit(max(query.limit, 0))
        rows = self._connection.execute(page).mappings().all()
        ids = [row["id"] for row in rows]
        figures, labels, deployments = self._figures(ids), self._labels(ids), self._served(ids)
        return ModelPage(
            tuple(
                ListedModel(
                    **row,
                    figures=tuple(figures[row["id"]]),
                    labels=tuple(labels[row["id"]]),
                    deployments=tuple(deployments[row["id"]]),
                )
                for row in rows
            ),
            int(self._connection.scalar(total) or 0),
            self._counted(_model.category, query),
            self._counted(_model.algorithm, query),
        )

    def model_outlines(self, projects: Collection[int] | None = None) -> Sequence[ModelOutline]:
        query = select(*_LISTED, _model.facts)
        if projects is not None:
            query = query.where(is_one_of(_model.project_id, projects))
        return self._all(_outlined, query)

    def project_counts(self) -> Mapping[int, ProjectCounts]:
        project = _model.project_id
        found = select(project, func.count(), func.max(_model.created_ms)).group_by(project)
        served = (
            select(project, func.count(tables.deployment.c.id))
            .join_from(tables.deployment, tables.version, _is_current())
            .join(tables.model, _model.id == tables.version.c.model_id)
            .group_by(project)
        )
        deployments = {row[0]: int(row[1]) for row in self._connection.execute(served)}
        return {
            key: ProjectCounts(models, deployments.get(key, 0), newest_ms)
            for key, models, newest_ms in self._connection.execute(found)
        }

    def _counted(self, column: ColumnElement[str], query: ModelQuery) -> dict[str, int]:
        counts = select(column, func.count()).where(*_in_projects(query)).group_by(column)
        rows = self._connection.execute(counts.order_by(column))
        return {str(row[0]): int(row[1]) for row in rows}

    def _figures(self, ids: Sequence[int]) -> Mapping[int, list[Figure]]:
        found: defaultdict[int, list[Figure]] = defaultdict(list)
        query = select(_figure.model_id, _figure.kind, _figure.name, _figure.value)
        for row in self._connection.execute(query.where(_figure.model_id.in_(ids))):
            found[row.model_id].append(Figure(row.kind, row.name, row.value))
        return found

    def _labels(self, ids: Sequence[int]) -> Mapping[int, list[str]]:
        label = tables.label.c
        return self._names(select(label.model_id, label.name).where(label.model_id.in_(ids)))

    def _served(self, ids: Sequence[int]) -> Mapping[int, list[str]]:
        version, deployment = tables.version.c, tables.deployment
        query = select(version.model_id, deployment.c.name)
        return self._names(
            query.join_from(deployment, tables.version, _is_current()).where(
                version.model_id.in_(ids)
            )
        )

    def _names(self, query: Select[Any]) -> Mapping[int, list[str]]:
        found: defaultdict[int, list[str]] = defaultdict(list)
        for model_id, name in self._connection.execute(query):
            found[model_id].append(name)
        for names in found.values():
            names.sort()
        return found


def _conditions(query: ModelQuery) -> list[ColumnElement[bool]]:
    found = _in_projects(query)
    if query.search:
        found.append(func.instr(func.lower(_model.name), query.search.lower()) > 0)
    if query.category:
        found.append(_model.category == query.category)
    if query.algorithm:
        found.append(_model.algorithm == query.algorithm)
    if query.label:
        label = tables.label.c
        found.append(_model.id.in_(select(label.model_id).where(label.name == query.label)))
    if query.deployed is not None:
        version = tables.version.c
        served = select(version.model_id).join_from(
            tables.deployment, tables.version, _is_current()
        )
        found.append(_model.id.in_(served) if query.deployed else _model.id.not_in(served))
    return found


def _in_projects(query: ModelQuery) -> list[ColumnElement[bool]]:
    return [] if query.projects is None else [_model.project_id.in_(sorted(query.projects))]


def _is_current() -> ColumnElement[bool]:
    return tables.version.c.id == tables.deployment.c.version_id


def _ordered(page: Select[Any], query: ModelQuery) -> Select[Any]:
    if query.sort in COLUMNS:
        column = _model[query.sort]
        return page.order_by(column.desc() if query.descending else column, _model.id)
    kinds = {}
    for kind in ("cross_validation", "validation", "training"):
        one = tables.model_figure.alias(kind)
        of_model = (one.c.model_id == _model.id) & (one.c.name == query.sort.lower())
        page = page.outerjoin_from(tables.model, one, of_model & (one.c.kind == kind))
        kinds[kind] = one.c.value
    unseen = func.coalesce(kinds["cross_validation"], kinds["validation"])
    value = func.coalesce(unseen, kinds["training"])
    rank = case((unseen.is_not(None), 0), (value.is_not(None), 1), else_=2)
    return page.order_by(rank, value.desc() if query.descending else value, _model.id)


def _outlined(row: Row) -> ModelOutline:
    values = dict(row)
    outline = outline_in(values.pop("facts"))
    return ModelOutline(
        **values,
        response=outline.response,
        metrics=outline.metrics,
        features=outline.features,
    )
