"""Writes of projects, models and labels in the memory store."""

from collections.abc import Mapping
from dataclasses import replace

from steam.core.errors import NotFound
from steam.core.records import Label, Model, Project
from steam.db import rules
from steam.db.memory_reader import MemoryReader
from steam.db.plain_data import decode_data, encode_data


class MemoryModelWriter(MemoryReader):
    """The half of the writer that concerns what was trained."""

    def add_project(self, *, name: str, description: str, created_ms: int) -> Project:
        if self.project_named(name):
            raise rules.name_taken("project", name)
        project = Project(self._tables.next_id("project"), name, description, created_ms)
        self._tables.projects[project.id] = project
        return project

    def update_project(self, project: Project) -> None:
        known = self._tables.projects.get(project.id)
        if known is None:
            raise NotFound("project", project.id)
        self._tables.projects[project.id] = replace(
            known, description=project.description, target=project.target
        )

    def delete_project(self, project_id: int) -> None:
        project = self._tables.projects.get(project_id)
        if project is None:
            raise NotFound("project", project_id)
        if any(model.project_id == project_id for model in self._tables.models.values()):
            raise rules.project_in_use(project.name)
        for label in list(self._tables.labels.values()):
            if label.project_id == project_id:
                self.delete_label(label.id)
        for table in (self._tables.memberships, self._tables.api_tokens):
            for key in [key for key, row in table.items() if row.project_id == project_id]:
                del table[key]
        del self._tables.projects[project_id]

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
        kept_facts = decode_data(encode_data(facts))
        if project_id not in self._tables.projects:
            raise NotFound("project", project_id)
        if self.model_named(name):
            raise rules.name_taken("model", name)
        model = Model(
            id=self._tables.next_id("model"),
            project_id=project_id,
            name=name,
            algorithm=algorithm,
            category=category,
            artifact_sha256=artifact_sha256,
            size_bytes=size_bytes,
            facts=kept_facts,
            created_ms=created_ms,
            created_by=created_by,
        )
        self._tables.models[model.id] = model
        return model

    def delete_model(self, model_id: int) -> None:
        model = self._tables.models.get(model_id)
        if model is None:
            raise NotFound("model", model_id)
        using = {v.deployment_id for v in self._tables.versions.values() if v.model_id == model_id}
        if using:
            names = [self._tables.deployments[deployment_id].name for deployment_id in using]
            raise rules.model_in_use(model.name, sorted(names))
        for label in self._tables.labels.values():
            if label.model_id == model_id:
                self._tables.labels[label.id] = replace(label, model_id=None)
        del self._tables.models[model_id]

    def put_label(
        self, *, project_id: int, name: str, model_id: int | None, created_ms: int
    ) -> Label:
        if project_id not in self._tables.projects:
            raise NotFound("project", project_id)
        model = None if model_id is None else self._tables.models.get(model_id)
        if model_id is not None and (model is None or model.project_id != project_id):
            raise NotFound("model", model_id)
        for label in self._tables.labels.values():
            if (label.project_id, label.name) == (project_id, name):
                moved = replace(label, model_id=model_id)
                self._tables.labels[label.id] = moved
                return moved
        label = Label(self._tables.next_id("label"), project_id, name, model_id, created_ms)
        self._tables.labels[label.id] = label
        return label

    def delete_label(self, label_id: int) -> None:
        label = self._tables.labels.get(label_id)
        if label is None:
            raise NotFound("label", label_id)
        following = (d for d in self._tables.deployments.values() if d.label_id == label_id)
        names = sorted(deployment.name for deployment in following)
        if names:
            raise rules.label_in_use(label.name, names)
        del self._tables.labels[label_id]
