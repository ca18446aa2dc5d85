"""A deployment with all that a reader wants to see of it, from one snapshot."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from steam.core.names import no_such
from steam.core.records import Deployment, Incident, Version, Worker
from steam.core.states import LIVE_STATES, WorkerState
from steam.core.store import Reader
from steam.deploy.wanted import LabelName, label_name, label_names

_DEPLOYMENT = "deployment:"


@dataclass(frozen=True, slots=True)
class Card:
    """A deployment, its current version, and the newest workers of every slot.

    `model` is the name of the version's model, `label` the one that it follows. `numbers` are
    those of its versions, by version id. `incident` is what is wrong with it and not over.
    """

    deployment: Deployment
    version: Version | None
    model: str | None
    label: LabelName | None
    workers: tuple[Worker, ...]
    numbers: Mapping[int, int]
    incident: Incident | None = None

    @property
    def ready(self) -> tuple[Worker, ...]:
        """Workers that answer, those of the current version first, then by slot."""
        running = [worker for worker in self.workers if worker.state is WorkerState.RUNNING]
        current = self.deployment.version_id
        return tuple(sorted(running, key=lambda w: (w.version_id != current, w.slot, w.id)))


def read_cards(reader: Reader) -> list[Card]:
    """Every deployment, by name, in seven reads however many there are."""
    versions = {version.id: version for version in reader.versions()}
    numbers = {version.id: version.number for version in versions.values()}
    models = reader.model_names({version.model_id for version in versions.values()})
    labels = label_names(reader)
    incidents = _incidents(reader)
    workers: defaultdict[int, list[Worker]] = defaultdict(list)
    for worker in reader.newest_workers():
        workers[worker.deployment_id].append(worker)
    cards = []
    for deployment in sorted(reader.deployments(), key=lambda deployment: deployment.name):
        version = versions.get(deployment.version_id or 0)
        model = models.get(version.model_id) if version else None
        shown = _shown(deployment, workers[deployment.id])
        label = labels.get(deployment.label_id or 0)
        incident = incidents.get(deployment.name)
        cards.append(Card(deployment, version, model, label, shown, numbers, incident))
    return cards


def read_card(reader: Reader, name: str) -> Card:
    """One deployment. Raises NotFound."""
    deployment = find_deployment(reader, name)
    versions = {version.id: version for version in reader.versions(deployment.id)}
    version = versions.get(deployment.version_id or 0)
    model = reader.model_names({version.model_id})[version.model_id] if version else None
    label = label_name(reader, deployment.label_id)
    workers = _shown(deployment, reader.newest_workers(deployment.id))
    numbers = {version.id: version.number for version in versions.values()}
    incident = _incidents(reader).get(name)
    return Card(deployment, version, model, label, workers, numbers, incident)


def find_deployment(reader: Reader, name: str) -> Deployment:
    """The deployment of that name. Raises NotFound."""
    deployment = reader.deployment_named(name)
    if deployment is None:
        raise no_such("deployment", name, "The list of deployments shows all of them.")
    return deployment


def _incidents(reader: Reader) -> dict[str, Incident]:
    """What is wrong with deployments and not over, by the deployment's name."""
    return {
        incident.thing.removeprefix(_DEPLOYMENT): incident
        for incident in reader.open_incidents()
        if incident.thing.startswith(_DEPLOYMENT)
    }


def _shown(deployment: Deployment, workers: Sequence[Worker]) -> tuple[Worker, ...]:
    """By slot, newest first; without the ended workers of slots that are no longer wanted."""
    wanted = (w for w in workers if w.state in LIVE_STATES or w.slot < deployment.replicas)
    return tuple(sorted(wanted, key=lambda worker: (worker.slot, -worker.id)))
