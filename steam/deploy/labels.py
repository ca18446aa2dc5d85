"""Labels and the deployments that follow them: where the label points, so do their versions."""

from dataclasses import dataclass, replace

from steam.core.errors import Busy, Conflict, NotFound
from steam.core.names import check_slug
from steam.core.records import Deployment, Label, Model
from steam.core.store import Reader, Writer
from steam.deploy.recording import Change
from steam.deploy.use_cases import find_deployment, find_model
from steam.deploy.versions import VersionUseCases, current_of


@dataclass(frozen=True, slots=True)
class _Target:
    """Where a label is to point: a model of the same project, or none."""

    project_id: int
    model: Model | None

    @property
    def model_id(self) -> int | None:
        return self.model.id if self.model else None


class LabelUseCases(VersionUseCases):
    """Moving labels, following them and letting go of them."""

    def move_label(
        self, name: str, model: str | None, project: str | None = None, *, who: str, why: str = ""
    ) -> Label:
        """Point a label at a model, or at none; every deployment that follows it gets the model.

        The label is that of the model's project, made when needed; `project` says which one is
        meant when there is no model. Followers whose model it is already, and all of them when
        the label points at none, keep their versions. All of it happens or none.

        Raises InvalidInput for a bad name, NotFound, InvalidArtifact when the model's file is
        gone or altered, and Conflict when several projects have a label of that name.
        """
        check_slug("label", name)
        if model is not None:
            self._check_artifact_of(model)
        with self._store.write() as writer:
            target = _target(writer, name, model, project)
            known = _label_of(writer, target.project_id, name)
            if known is not None and known.model_id == target.model_id:
                return known
            label = writer.put_label(
                project_id=target.project_id,
                name=name,
                model_id=target.model_id,
                created_ms=self._clock.now_ms(),
            )
            followers = followers_of(writer, label)
            reason = _because(f"label {name} moved to {model}", why)
            updated = self._update(writer, followers, target.model, who, reason)
            names = writer.model_names()
            writer.add_event(
                ms=self._clock.now_ms(),
                actor=who,
                kind="label-moved",
                thing=f"label:{name}",
                text=f"Label {name} points at {model or 'no model'}. {_told(followers, updated)}",
                data={
                    "project": _project_name(writer, target.project_id),
                    "model": model,
                    "before": None if known is None else names.get(known.model_id or 0),
                    "deployments": updated,
                    "why": why,
                },
            )
        return label

    def delete_label(
        self, name: str, project: str | None = None, *, who: str, why: str = ""
    ) -> None:
        """Remove a label.

        Raises NotFound, and Conflict while a deployment follows it or when several projects have
        a label of that name.
        """
        with self._store.write() as writer:
            label = _find_label(writer, name, project)
            in_project = _project_name(writer, label.project_id)
            writer.delete_label(label.id)
            writer.add_event(
                ms=self._clock.now_ms(),
                actor=who,
                kind="label-deleted",
                thing=f"label:{name}",
                text=f"Label {name} was deleted.",
                data={"project": in_project, "why": why},
            )

    def follow(
        self, name: str, label: str, project: str | None = None, *, who: str, why: str = ""
    ) -> Deployment:
        """Let a deployment follow a label: it gets the label's model now, and at every move.

        There is no new version when the model is the current one, or the label points at none.
        Raises NotFound, InvalidArtifact when the model's file is gone or altered, Conflict when
        several projects have a label of that name, and Busy when it is moved meanwhile.
        """
        with self._store.read() as reader:
            find_deployment(reader, name)
            checked = _find_label(reader, label, project)
            model = None if checked.model_id is None else reader.model(checked.model_id)
        if model is not None:
            self._files.check(model.artifact_sha256)
        with self._store.write() as writer:
            if _find_label(writer, label, project) != checked:
                raise Busy(f"Label '{label}' was moved meanwhile.", hint="Try again.")
            deployment = find_deployment(writer, name)
            if deployment.label_id != checked.id:
                in_project = f"of project '{_project_name(writer, checked.project_id)}'"
                deployment = self._change(
                    writer,
                    Change.FOLLOWED,
                    deployment,
                    replace(deployment, label_id=checked.id),
                    f"Deployment '{name}' follows label '{label}' {in_project}.",
                    who=who,
                    why=why,
                )
            if model is not None:
                reason = _because(f"label {label} points at {model.name}", why)
                self._update(writer, [deployment], model, who, reason)
            return find_deployment(writer, name)

    def unfollow(self, name: str, *, who: str, why: str = "") -> Deployment:
        """Let a deployment keep its version wherever its label moves. Raises NotFound."""
        with self._store.write() as writer:
            return self._let_go(writer, find_deployment(writer, name), who, why)

    def _update(
        self, writer: Writer, followers: list[Deployment], model: Model | None, who: str, why: str
    ) -> list[str]:
        """Put the model behind those that have another; their names."""
        updated = []
        for deployment in followers:
            if model is None or current_of(writer, deployment, model) is not None:
                continue
            self._put_version(writer, deployment, model, who, why)
            updated.append(deployment.name)
        return updated


def followers_of(reader: Reader, label: Label) -> list[Deployment]:
    """The deployments that follow a label, by name."""
    found = (d for d in reader.deployments() if d.label_id == label.id)
    return sorted(found, key=lambda deployment: deployment.name)


def _because(reason: str, why: str) -> str:
    return f"{reason}: {why}" if why else reason


def _told(followers: list[Deployment], updated: list[str]) -> str:
    if updated:
        return f"A new version went to {', '.join(updated)}."
    if followers:
        return f"{', '.join(d.name for d in followers)} kept the version that was there."
    return "No deployment follows it."


def _target(reader: Reader, name: str, model: str | None, project: str | None) -> _Target:
    if model is None:
        return _Target(_find_label(reader, name, project).project_id, None)
    found = find_model(reader, model)
    if project is not None and _project_name(reader, found.project_id) != project:
        raise Conflict(
            f"Model '{model}' is not of project '{project}'.",
            hint="A label points at models of its own project.",
        )
    return _Target(found.project_id, found)


def _find_label(reader: Reader, name: str, project: str | None) -> Label:
    labels = [label for label in reader.labels() if label.name == name]
    if project is not None:
        labels = [lb for lb in labels if _project_name(reader, lb.project_id) == project]
    if not labels:
        raise NotFound("label", name, hint="Point it at a model to make it.")
    if len(labels) > 1:
        raise Conflict(f"Several projects have a label '{name}'.", hint="Name the project, too.")
    return labels[0]


def _label_of(reader: Reader, project_id: int, name: str) -> Label | None:
    labels = reader.labels()
    return next((lb for lb in labels if (lb.project_id, lb.name) == (project_id, name)), None)


def _project_name(reader: Reader, project_id: int) -> str:
    [project] = (project for project in reader.projects() if project.id == project_id)
    return project.name
