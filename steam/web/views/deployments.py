"""Deployments, their workers and their versions."""

from collections.abc import Mapping
from dataclasses import asdict

from steam.core.records import Version, Worker
from steam.core.store import Reader
from steam.deploy.status import deployment_state
from steam.web.cards import Card, find_deployment
from steam.web.gateway.address import predict_path
from steam.web.views.incidents import incident_view

View = dict[str, object]


def deployment_view(card: Card, host: str, base_url: str, now_ms: int) -> View:
    """DEPLOYMENT. Workers listen on `host`; the client knows the master as `base_url`."""
    deployment, version = card.deployment, card.version
    return {
        "name": deployment.name,
        "desired": deployment.desired.value,
        "state": deployment_state(deployment, card.workers, now_ms).value,
        "gateway": base_url + predict_path(deployment.name),
        "url": predict_url(card, host),
        "port": deployment.port,
        "replicas": deployment.replicas,
        "version": version.number if version else None,
        "model": card.model,
        "artifact": version.artifact_sha256 if version else None,
        "why": version.why if version else "",
        "label": asdict(card.label) if card.label else None,
        "limits": asdict(deployment.policy.limits),
        "gathering": asdict(deployment.policy.gathering),
        "incident": incident_view(card.incident) if card.incident else None,
        "since_ms": max([deployment.created_ms, *(worker.since_ms for worker in card.workers)]),
        "workers": [worker_view(worker, card.numbers) for worker in card.workers],
    }


def worker_view(worker: Worker, numbers: Mapping[int, int]) -> View:
    """One start of a worker, as DEPLOYMENT's `workers` and the list of all starts show it.

    `numbers` are those of the deployment's versions, by version id.
    """
    return {
        "slot": worker.slot,
        "version": numbers[worker.version_id],
        "pid": worker.identity.pid if worker.identity else None,
        "port": worker.port,
        "state": worker.state.value,
        "restarts": worker.restarts,
        "started_ms": worker.started_ms,
        "ready_ms": worker.ready_ms,
        "since_ms": worker.since_ms,
        "exit_code": worker.exit_code,
        "exit_signal": worker.exit_signal,
        "reason": worker.reason,
        "retry_at_ms": worker.retry_at_ms,
    }


def version_view(version: Version, model: str, current_id: int | None) -> View:
    """VERSION."""
    return {
        "number": version.number,
        "model": model,
        "artifact": version.artifact_sha256,
        "who": version.who,
        "why": version.why,
        "created_ms": version.created_ms,
        "current": version.id == current_id,
    }


def predict_url(card: Card, host: str) -> str:
    """Where to ask for predictions: the first ready worker, else the reserved port."""
    port = card.ready[0].port if card.ready else card.deployment.port
    return f"{worker_url(host, port)}/predict"


def worker_url(host: str, port: int) -> str:
    """The URL of a worker."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def list_versions(reader: Reader, name: str) -> list[View]:
    """The versions of one deployment, newest first. Raises NotFound."""
    deployment = find_deployment(reader, name)
    versions = sorted(reader.versions(deployment.id), key=lambda version: -version.number)
    models = reader.model_names({version.model_id for version in versions})
    return [version_view(v, models[v.model_id], deployment.version_id) for v in versions]


def list_workers(reader: Reader, name: str, limit: int = 200) -> list[View]:
    """Every recorded start of one deployment, newest first. Raises NotFound."""
    deployment = find_deployment(reader, name)
    numbers = {version.id: version.number for version in reader.versions(deployment.id)}
    return [worker_view(worker, numbers) for worker in reader.workers(deployment.id, limit)]
