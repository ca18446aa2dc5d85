"""Writes of projects, models and labels."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import delete, insert, select, update

from steam.core.errors import NotFound
from steam.core.leaderboard import figures_of
from steam.core.records import Label, Model, Project
from steam.db import rows, rules, tables
from steam.db.plain_data import decode_data, encode_data
from steam.db.sqlite_statements import SqliteStatements


class SqliteModelWriter(SqliteStatements):
    """The half of the writer that concerns what was trained."""

    def add_project(self, *, name: str, description: str, created_ms: int) -> Project:
        if self._exists(tables.project.c.name == name):
            raise rules.name_taken("project", name)
        values: dict[str, Any] = {
            "name": name,
            "description": description,
            "created_ms": created_ms,
        }
        return Project(id=self._insert(tables.project, values), **values)

    def update_project(self, project: Project) -> None:
        self._require("project", tables.project, project.id)
        values = {"description": project.description, "target": project.target}
        self._update(tables.project, project.id, values)

    def delete_project(self, project_id: int) -> None:
        name = self._require("project", tables.project, project_id).name
        if self._exists(tables.model.c.project_id == project_id):
            raise rules.project_in_use(name)
        label = tables.label.c
        for label_id in self._connection.scalars(
            select(label.id).where(label.project_id == project_id)
        ).all():
            self.delete_label(label_id)
        self._connection.execute(delete(tables.project).where(tables.project.c.id == project_id))

    def add_model(
        self,
        *,
        project_id: int,
        name: str,
        algorithm: str,
        category: str,
        artifact_sha256: str,
        size_bytes: int,
        facts: Mapping[str, object],
        created_ms: int,
        created_by: str,
    ) -> Model:
        rules.check_size(size_bytes)
        facts_text = encode_data(facts)
        self._require("project", tables.project, project_id)
        if self._exists(tables.model.c.name == name):
            raise rules.name_taken("model", name)
        values: dict[str, Any] = {
            "project_id": project_id,
            "name": name,
            "algorithm": algorithm,
            "category": category,
            "artifact_sha256": artifact_sha256,
            "size_bytes": size_bytes,
            "created_ms": created_ms,
            "created_by": created_by,
        }
        model_id = self._insert(tables.model, {**values, "facts": facts_text})
        self._add_figures(model_id, facts)
        return Model(id=model_id, facts=decode_data(facts_text), **values)

    def _add_figures(self, model_id: int, facts: Mapping[str, object]) -> None:
        rows = [{"model_id": model_id, **asdict(figure)} for figure in figures_of(facts)]
        if rows:
            self._connection.execute(insert(tables.model_figure), rows)

    def delete_model(self, model_id: int) -> None:
        name = self._require("model", tables.model, model_id).name
        version, deployment = tables.version, tables.deployment
        names = (
            select(deployment.c.name)
            .where(
                deployment.c.id.in_(
                    select(version.c.deployment_id).where(version.c.model_id == model_id)
                )
            )
            .order_by(deployment.c.name)
        )
        using = self._connection.scalars(names).all()
        if using:
            raise rules.model_in_use(name, using)
        pointing = tables.label.c.model_id == model_id
        self._connection.execute(update(tables.label).where(pointing).values(model_id=None))
        self._connection.execute(delete(tables.model).where(tables.model.c.id == model_id))

    def put_label(
        self, *, project_id: int, name: str, model_id: int | None, created_ms: int
    ) -> Label:
        self._require("project", tables.project, project_id)
        model, column = tables.model.c, tables.label.c
        if model_id is not None and not self._exists(
            model.id == model_id, model.project_id == project_id
        ):
            raise NotFound("model", model_id)
        query = select(tables.label).where(column.project_id == project_id, column.name == name)
        known = next(iter(self._records(rows.label_record, query)), None)
        if known is not None:
            label = replace(known, model_id=model_id)
            self._update(tables.label, label.id, {"model_id": model_id})
            return label
        values: dict[str, Any] = {
            "project_id": project_id,
            "name": name,
            "model_id": model_id,
            "created_ms": created_ms,
        }
        return Label(id=self._insert(tables.label, values), **values)

    def delete_label(self, label_id: int) -> None:
        name = self._require("label", tables.label, label_id).name
        column = tables.deployment.c
        following = select(column.name).where(column.label_id == label_id).order_by(column.name)
        names = self._connection.scalars(following).all()
        if names:
            raise rules.label_in_use(name, names)
        self._connection.execute(delete(tables.label).where(tables.label.c.id == label_id))
