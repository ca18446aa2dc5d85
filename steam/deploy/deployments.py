"""What should run: deployments made, stopped, started, scaled, limited and removed.

Nothing here starts a process; the overseer reads what these use cases write. Each change is one
event that names who made it and why, and what was wanted before and after. Asking for what is so
already changes nothing.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from steam.core.clock import Clock
from steam.core.errors import Conflict, InvalidInput
from steam.core.home import Home
from steam.core.names import check_slug
from steam.core.policy import Policy, check_policy
from steam.core.ports import PortRange, choose_port
from steam.core.records import Deployment
from steam.core.states import DesiredState
from steam.core.store import Store, Writer
from steam.deploy.labels import LabelUseCases
from steam.deploy.recording import Change, record_change
from steam.deploy.use_cases import find_deployment, find_model
from steam.deploy.wanted import wanted_of

MOST_REPLICAS = 256
"""Workers of one deployment; they share one port."""


class Deployer(LabelUseCases):
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
        super().__init__(store, home, clock)
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
                    hint="Choose another name, or put the model behind it as a new version.",
                    details={"kind": "deployment", "name": name},
                )
            deployment = writer.add_deployment(
                name=name,
                replicas=replicas,
                port=choose_port(self._ports, writer.taken_ports(), self._port_is_free),
                policy=policy,
                created_ms=self._clock.now_ms(),
            )
            version = self._new_version(writer, deployment, find_model(writer, model), who, why)
            deployment = replace(deployment, version_id=version.id)
            writer.update_deployment(deployment)
            record_change(
                writer,
                Change.CREATED,
                name,
                f"Deployment '{name}' was made with model '{model}'.",
                ms=self._clock.now_ms(),
                who=who,
                why=why,
                before=None,
                after=wanted_of(writer, deployment),
                model=model,
                port=deployment.port,
                replicas=replicas,
            )
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
            before = find_deployment(writer, name)
            restart_ms = self._restart_ms(writer, before)
            after = replace(before, desired=DesiredState.RUNNING, restart_ms=restart_ms)
            text = f"A restart of deployment '{name}' was asked for."
            return self._change(writer, Change.RESTARTED, before, after, text, who=who, why=why)

    def scale(self, name: str, replicas: int, *, who: str, why: str = "") -> Deployment:
        """Want `replicas` workers. Raises NotFound, InvalidInput."""
        self._check_replicas(replicas)
        with self._store.write() as writer:
            before = find_deployment(writer, name)
            if before.replicas == replicas:
                return before
            after = replace(before, replicas=replicas)
            text = f"Deployment '{name}' was scaled from {before.replicas} to {replicas}."
            return self._change(
                writer, Change.SCALED, before, after, text, who=who, why=why, replicas=replicas
            )

    def limit(
        self,
        name: str,
        *,
        memory_mb: int | None = None,
        cpu_percent: int | None = None,
        open_files: int | None = None,
        nice: int | None = None,
        restart: bool = False,
        who: str,
        why: str = "",
    ) -> Deployment:
        """Change the limits that are given; 0 lifts one. They hold for workers started after it.

        `restart` replaces the workers that run, so that they hold at once; a stopped deployment
        stays stopped. Raises NotFound, InvalidInput.
        """
        asked = {
            "memory_mb": memory_mb,
            "cpu_percent": cpu_percent,
            "open_files": open_files,
            "nice": nice,
        }
        given = {key: value for key, value in asked.items() if value is not None}
        if not given:
            raise InvalidInput("No limit was given.", hint=f"Give some of {', '.join(asked)}.")
        told = ", ".join(f"{key} {value or 'without limit'}" for key, value in given.items())
        return self._set_policy(
            name,
            Change.LIMITS_CHANGED,
            f"The limits of deployment '{name}' were set: {told}.",
            lambda policy: replace(policy, limits=replace(policy.limits, **given)),
            restart=restart,
            who=who,
            why=why,
        )

    def gather(
        self,
        name: str,
        *,
        max_rows: int | None = None,
        max_wait_ms: float | None = None,
        restart: bool = False,
        who: str,
        why: str = "",
    ) -> Deployment:
        """Change how requests are scored together: see `GatheringPolicy`. `restart` as for `limit`.

        Raises NotFound, InvalidInput.
        """
        asked: dict[str, Any] = {"max_rows": max_rows, "max_wait_ms": max_wait_ms}
        given = {key: value for key, value in asked.items() if value is not None}
        if not given:
            raise InvalidInput("Nothing was given.", hint=f"Give some of {', '.join(asked)}.")
        told = ", ".join(f"{key} {value:g}" for key, value in given.items())
        return self._set_policy(
            name,
            Change.GATHERING_CHANGED,
            f"The gathering of deployment '{name}' was set: {told}.",
            lambda policy: replace(policy, gathering=replace(policy.gathering, **given)),
            restart=restart,
            who=who,
            why=why,
            gathering=given,
        )

    def delete_deployment(self, name: str, *, who: str, why: str = "") -> None:
        """Stop a deployment, and remove it once its workers have ended.

        Raises NotFound, and Conflict while a worker is live: let a pass end it, then ask again.
        """
        deployment = self.stop(name, who=who, why=why)
        with self._store.write() as writer:
            before = wanted_of(writer, writer.deployment(deployment.id) or deployment)
            writer.delete_deployment(deployment.id)
            record_change(
                writer,
                Change.DELETED,
                name,
                f"Deployment '{name}' was removed.",
                ms=self._clock.now_ms(),
                who=who,
                why=why,
                before=before,
                after=None,
            )

    def _set_policy(
        self,
        name: str,
        change: Change,
        text: str,
        changed: Callable[[Policy], Policy],
        *,
        restart: bool,
        who: str,
        why: str,
        **data: object,
    ) -> Deployment:
        with self._store.write() as writer:
            before = find_deployment(writer, name)
            policy = check_policy(changed(before.policy))
            if policy == before.policy and not restart:
                return before
            after = replace(
                before,
                policy=policy,
                restart_ms=self._restart_ms(writer, before) if restart else before.restart_ms,
            )
            return self._change(
                writer, change, before, after, text, who=who, why=why, restart=restart, **data
            )

    def _restart_ms(self, writer: Writer, deployment: Deployment) -> int:
        """Now, but later than every start so far: the clock may have been set back since."""
        starts_ms = (worker.started_ms for worker in writer.newest_workers(deployment.id))
        return max([self._clock.now_ms(), *(started_ms + 1 for started_ms in starts_ms)])

    def _want(self, name: str, desired: DesiredState, who: str, why: str) -> Deployment:
        is_start = desired is DesiredState.RUNNING
        with self._store.write() as writer:
            before = find_deployment(writer, name)
            if before.desired is desired:
                return before
            return self._change(
                writer,
                Change.STARTED if is_start else Change.STOPPED,
                before,
                replace(before, desired=desired),
                f"Deployment '{name}' was {'started' if is_start else 'stopped'}.",
                who=who,
                why=why,
            )

    def _check_replicas(self, replicas: int) -> None:
        if not 1 <= replicas <= MOST_REPLICAS:
            raise InvalidInput(
                f"A deployment cannot have {replicas} replicas.",
                hint=f"Use 1 to {MOST_REPLICAS}.",
            )
