"""What should run: deployments made, given versions, stopped, started, scaled and removed.

Nothing here starts a process; the overseer reads what these use cases write. Each writes one
event that names who did it and why. Asking for what is so already changes nothing.
"""

from collections.abc import Callable
from dataclasses import replace

from steam.core.clock import Clock
from steam.core.errors import Conflict, InvalidInput, NotFound
from steam.core.home import Home
from steam.core.names import check_slug
from steam.core.policy import Policy, check_policy
from steam.core.ports import PortRange, choose_port
from steam.core.records import Deployment, Model, Version
from steam.core.states import DesiredState
from steam.core.store import Reader, Store, Writer
from steam.deploy.artifact_files import ArtifactFiles


class Deployer:
    """The use cases of deployments. `ports` are those that workers may have.

    `port_is_free` asks the machine whether a worker could listen on one of them now.
    """

    def __init__(
        self,
        store: Store,
        home: Home,
        clock: Clock,
        ports: PortRange,
        port_is_free: Callable[[int], bool],
    ) -> None:
        self._store = store
        self._files = ArtifactFiles(home)
        self._clock = clock
        self._ports = ports
        self._port_is_free = port_is_free

    def create_deployment(
        self,
        name: str,
        model: str,
        replicas: int = 1,
        policy: Policy | None = None,
        *,
        who: str,
        why: str = "",
    ) -> Deployment:
        """A new endpoint with `model` as version 1 and a port of its own, wanted running.

        Raises InvalidInput, Conflict when the name is taken, NotFound for the model,
        InvalidArtifact when its file is gone or altered, Exhausted when no port is free.
        """
        check_slug("deployment", name)
        policy = check_policy(policy or Policy())
        self._check_replicas(replicas)
        self._check_artifact_of(model)
        with self._store.write() as writer:
            if writer.deployment_named(name):
                raise Conflict(
                    f"Deployment '{name}' exists already.",
                    hint="Choose another name, or add --update to put a new version behind it.",
                    details={"kind": "deployment", "name": name},
                )
            deployment = writer.add_deployment(
                name=name,
                replicas=replicas,
                port=choose_port(self._ports, writer.taken_ports(), self._port_is_free),
                policy=policy,
                created_ms=self._clock.now_ms(),
            )
            version = self._new_version(writer, deployment, _model(writer, model), who, why)
            deployment = replace(deployment, version_id=version.id)
            writer.update_deployment(deployment)
            text = f"Deployment '{name}' was made with model '{model}'."
            data = {"model": model, "port": deployment.port, "replicas": replicas}
            self._record(writer, deployment, "deployment-created", text, who=who, why=why, **data)
        return deployment

    def add_version(self, name: str, model: str, *, who: str, why: str = "") -> Version:
        """Put `model` behind a deployment as its next version, and make that current.

        Raises NotFound, InvalidArtifact when the model's file is gone or altered.
        """
        self._check_artifact_of(model)
        with self._store.write() as writer:
            deployment = _deployment(writer, name)
            version = self._new_version(writer, deployment, _model(writer, model), who, why)
            writer.update_deployment(replace(deployment, version_id=version.id))
            text = f"Version {version.number} with model '{model}' was put behind '{name}'."
            data = {"model": model, "version": version.number}
            self._record(writer, deployment, "version-added", text, who=who, why=why, **data)
        return version

    def rollback(
        self, name: str, version: int | None = None, *, who: str, why: str = ""
    ) -> Deployment:
        """Point a deployment at an older version: the one before the current, if none is named.

        Raises NotFound, Conflict when there is none before, InvalidArtifact when its file is gone.
        """
        with self._store.read() as reader:
            target = _rollback_target(reader, _deployment(reader, name), version)
        self._files.check(target.artifact_sha256)
        with self._store.write() as writer:
            deployment = _deployment(writer, name)
            if deployment.version_id == target.id:
                return deployment
            deployment = replace(deployment, version_id=target.id)
            writer.update_deployment(deployment)
            text = f"Deployment '{name}' was set to version {target.number}."
            data = {"version": target.number}
            self._record(writer, deployment, "rolled-back", text, who=who, why=why, **data)
        return deployment

    def stop(self, name: str, *, who: str, why: str = "") -> Deployment:
        """Want no workers. Name, port, versions and policy stay. Raises NotFound."""
        return self._want(name, DesiredState.STOPPED, who, why)

    def start(self, name: str, *, who: str, why: str = "") -> Deployment:
        """Want the workers again. Raises NotFound."""
        return self._want(name, DesiredState.RUNNING, who, why)

    def restart(self, name: str, *, who: str, why: str = "") -> Deployment:
        """Want every worker replaced and earlier crashes forgotten; starts a stopped deployment.

        Raises NotFound.
        """
        with self._store.write() as writer:
            deployment = replace(
                _deployment(writer, name),
                desired=DesiredState.RUNNING,
                restart_ms=self._clock.now_ms(),
            )
            writer.update_deployment(deployment)
            text = f"A restart of deployment '{name}' was asked for."
            self._record(writer, deployment, "deployment-restarted", text, who=who, why=why)
        return deployment

    def scale(self, name: str, replicas: int, *, who: str, why: str = "") -> Deployment:
        """Want `replicas` workers. Raises NotFound, InvalidInput."""
        self._check_replicas(replicas)
        with self._store.write() as writer:
            before = _deployment(writer, name)
            if before.replicas == replicas:
                return before
            deployment = replace(before, replicas=replicas)
            writer.update_deployment(deployment)
            text = f"Deployment '{name}' was scaled from {before.replicas} to {replicas}."
            data = {"replicas": replicas, "before": before.replicas}
            self._record(writer, deployment, "deployment-scaled", text, who=who, why=why, **data)
        return deployment

    def delete_deployment(self, name: str, *, who: str, why: str = "") -> None:
        """Stop a deployment, and remove it once its workers have ended.

        Raises NotFound, and Conflict while a worker is live: let a pass end it, then ask again.
        """
        deployment = self.stop(name, who=who, why=why)
        with self._store.write() as writer:
            writer.delete_deployment(deployment.id)
            text = f"Deployment '{name}' was removed."
            self._record(writer, deployment, "deployment-deleted", text, who=who, why=why)

    def _want(self, name: str, desired: DesiredState, who: str, why: str) -> Deployment:
        with self._store.write() as writer:
            deployment = _deployment(writer, name)
            if deployment.desired is desired:
                return deployment
            deployment = replace(deployment, desired=desired)
            writer.update_deployment(deployment)
            verb = "started" if desired is DesiredState.RUNNING else "stopped"
            text = f"Deployment '{name}' was {verb}."
            self._record(writer, deployment, f"deployment-{verb}", text, who=who, why=why)
        return deployment

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

    def _check_artifact_of(self, model: str) -> None:
        """Read the model's file through, before the write lock is taken: that can take a while."""
        with self._store.read() as reader:
            sha256 = _model(reader, model).artifact_sha256
        self._files.check(sha256)

    def _check_replicas(self, replicas: int) -> None:
        most = self._ports.last - self._ports.first + 1
        if not 1 <= replicas <= most:
            raise InvalidInput(
                f"A deployment cannot have {replicas} replicas.",
                hint=f"Use 1 to {most}, the number of ports in STEAM_WORKER_PORTS.",
            )

    def _record(
        self,
        writer: Writer,
        deployment: Deployment,
        kind: str,
        text: str,
        *,
        who: str,
        why: str,
        **data: object,
    ) -> None:
        writer.add_event(
            ms=self._clock.now_ms(),
            actor=who,
            kind=kind,
            thing=f"deployment:{deployment.name}",
            text=text,
            data={**data, "why": why},
        )


def _deployment(reader: Reader, name: str) -> Deployment:
    deployment = reader.deployment_named(name)
    if deployment is None:
        raise NotFound("deployment", name)
    return deployment


def _model(reader: Reader, name: str) -> Model:
    model = reader.model_named(name)
    if model is None:
        raise NotFound("model", name, hint="Register it first.")
    return model


def _rollback_target(reader: Reader, deployment: Deployment, number: int | None) -> Version:
    versions = reader.versions(deployment.id)
    if number is not None:
        for version in versions:
            if version.number == number:
                return version
        raise NotFound("version", number, hint="`steam deployment history` shows its versions.")
    current = next((v.number for v in versions if v.id == deployment.version_id), 0)
    earlier = [version for version in versions if version.number < current]
    if not earlier:
        raise Conflict(
            f"Deployment '{deployment.name}' has no version before this one.",
            hint="Name the version to go to.",
            details={"deployment": deployment.name, "current": current},
        )
    return earlier[-1]
