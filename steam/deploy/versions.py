"""Which version is current: new ones, older ones, and those that a followed label decides."""

from dataclasses import replace

from steam.core.errors import Conflict, NotFound
from steam.core.records import Deployment, Model, Version
from steam.core.store import Reader, Writer
from steam.deploy.recording import Change
from steam.deploy.use_cases import UseCases, find_deployment, find_model
from steam.deploy.wanted import label_name


class VersionUseCases(UseCases):
    """New versions and rollbacks.

    Who chooses a version for a deployment that follows a label ends the following: else the next
    move of the label would undo the choice unseen.
    """

    def add_version(self, name: str, model: str, *, who: str, why: str = "") -> Version:
        """Put `model` behind a deployment as its next version, and make that current.

        The current version stays, and is the answer, where it is of that model already. A
        deployment that follows a label no longer does. Raises NotFound, InvalidArtifact when the
        model's file is gone or altered.
        """
        self._check_artifact_of(model)
        with self._store.write() as writer:
            deployment = self._let_go(writer, find_deployment(writer, name), who, why)
            found = find_model(writer, model)
            current = current_of(writer, deployment, found)
            return current or self._put_version(writer, deployment, found, who, why)

    def rollback(
        self, name: str, version: int | None = None, *, who: str, why: str = ""
    ) -> Deployment:
        """Point a deployment at an older version: the one before the current, if none is named.

        A deployment that follows a label no longer does. Raises NotFound, Conflict when there is
        none before, InvalidArtifact when its file is gone.
        """
        with self._store.read() as reader:
            target = _rollback_target(reader, find_deployment(reader, name), version)
        self._files.check(target.artifact_sha256)
        with self._store.write() as writer:
            deployment = find_deployment(writer, name)
            if deployment.version_id == target.id:
                return deployment
            deployment = self._let_go(writer, deployment, who, why)
            return self._change(
                writer,
                Change.ROLLED_BACK,
                deployment,
                replace(deployment, version_id=target.id),
                f"Deployment '{name}' was set to version {target.number}.",
                who=who,
                why=why,
            )

    def _put_version(
        self, writer: Writer, deployment: Deployment, model: Model, who: str, why: str
    ) -> Version:
        version = self._new_version(writer, deployment, model, who, why)
        self._change(
            writer,
            Change.VERSION_ADDED,
            deployment,
            replace(deployment, version_id=version.id),
            f"Version {version.number} with model '{model.name}' was put behind "
            f"'{deployment.name}'.",
            who=who,
            why=why,
            model=model.name,
        )
        return version

    def _new_version(
        self, writer: Writer, deployment: Deployment, model: Model, who: str, why: str
    ) -> Version:
        return writer.add_version(
            deployment_id=deployment.id,
            model_id=model.id,
            artifact_sha256=model.artifact_sha256,
            who=who,
            why=why,
            created_ms=self._clock.now_ms(),
        )

    def _let_go(self, writer: Writer, deployment: Deployment, who: str, why: str) -> Deployment:
        """The deployment, no longer following any label."""
        label = label_name(writer, deployment.label_id)
        if label is None:
            return deployment
        return self._change(
            writer,
            Change.UNFOLLOWED,
            deployment,
            replace(deployment, label_id=None),
            f"Deployment '{deployment.name}' no longer follows label '{label.name}' "
            f"of project '{label.project}'.",
            who=who,
            why=why,
        )


def current_of(reader: Reader, deployment: Deployment, model: Model) -> Version | None:
    """The current version of a deployment, if it is of that model."""
    if deployment.version_id is None:
        return None
    version = reader.version(deployment.version_id)
    return version if version is not None and version.model_id == model.id else None


def _rollback_target(reader: Reader, deployment: Deployment, number: int | None) -> Version:
    versions = reader.versions(deployment.id)
    if number is not None:
        for version in versions:
            if version.number == number:
                return version
        raise NotFound("version", number, hint="Its history shows its versions.")
    current = next((v.number for v in versions if v.id == deployment.version_id), 0)
    earlier = [version for version in versions if version.number < current]
    if not earlier:
        raise Conflict(
            f"Deployment '{deployment.name}' has no version before this one.",
            hint="Name the version to go to.",
            details={"deployment": deployment.name, "current": current},
        )
    return earlier[-1]
