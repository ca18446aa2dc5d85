"""What should run, reduced to what a decision needs."""

from dataclasses import dataclass

from steam.core.policy import SupervisionPolicy
from steam.core.records import Deployment, Worker
from steam.core.states import DesiredState


@dataclass(frozen=True, slots=True)
class DesiredDeployment:
    """One deployment as the user wants it: slots `0..slots-1` of one version.

    `slots` is 0 when it should not run. `restart_ms` is when a user last asked for a restart.
    """

    id: int
    version_id: int | None
    slots: int
    port: int
    restart_ms: int
    policy: SupervisionPolicy

    def wants_slot(self, slot: int) -> bool:
        return slot < self.slots

    def wants(self, worker: Worker) -> bool:
        """Whether this very worker belongs to what is desired."""
        return (
            self.wants_slot(worker.slot)
            and worker.version_id == self.version_id
            and not self.restart_asked(worker)
        )

    def restart_asked(self, worker: Worker) -> bool:
        """Whether a user asked for a restart after this worker was started.

        The two times are an order, whatever the clock did in between: a worker is never given an
        earlier one than the restart before it, nor a restart one that no worker is older than.
        """
        return worker.started_ms < self.restart_ms


def desired_of(deployment: Deployment) -> DesiredDeployment:
    """What a deployment's row asks for; without a version there is nothing to run."""
    runs = deployment.desired is DesiredState.RUNNING and deployment.version_id is not None
    return DesiredDeployment(
        id=deployment.id,
        version_id=deployment.version_id,
        slots=deployment.replicas if runs else 0,
        port=deployment.port,
        restart_ms=deployment.restart_ms,
        policy=deployment.policy.supervision,
    )
