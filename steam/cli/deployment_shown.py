"""How `steam` shows a deployment to people."""

from steam.cli.output import print_facts, print_json, print_table, time_text
from steam.client.shapes import DeploymentShape, GatheringShape, LimitsShape


def print_deployment(deployment: DeploymentShape) -> None:
    """A deployment for people."""
    facts: list[tuple[str, object]] = [
        ("deployment", deployment.name),
        ("state", deployment.state),
        ("model", f"{deployment.model} (version {deployment.version})"),
        ("endpoint", deployment.gateway),
    ]
    if deployment.label:
        label = deployment.label
        facts.append(("follows", f"label {label.name} of project {label.project}"))
    if deployment.incident:
        incident = deployment.incident
        facts.append(("in trouble", f"since {time_text(incident.opened_ms)}: {incident.text}"))
    if deployment.limits != LimitsShape():
        facts.append(("limits", limits_text(deployment.limits)))
    if deployment.gathering.max_rows > 1:
        facts.append(("gathering", gathering_text(deployment.gathering)))
    print_facts(facts)
    print_table(
        ("worker", "version", "state", "pid", "port", "restarts", "started", "reason"),
        [
            (
                w.slot,
                w.version,
                w.state,
                w.pid,
                w.port,
                w.restarts,
                time_text(w.started_ms),
                w.reason,
            )
            for w in deployment.workers
        ],
        "It has no workers.",
    )


def print_changed(deployment: DeploymentShape, json: bool) -> None:
    """A deployment after a change, for people or for machines."""
    print_json(deployment) if json else print_deployment(deployment)


def limits_text(limits: LimitsShape) -> str:
    """The limits that are set, or "none"."""
    told = [
        (limits.memory_mb, f"{limits.memory_mb} MB of memory"),
        (limits.cpu_percent, f"{limits.cpu_percent} % of a core"),
        (limits.open_files, f"{limits.open_files} open files"),
        (limits.nice, f"nice {limits.nice}"),
    ]
    return ", ".join(text for value, text in told if value) or "none"


def gathering_text(gathering: GatheringShape) -> str:
    """How requests are scored together, as a phrase."""
    if gathering.max_rows <= 1:
        return "none, each request is scored by itself"
    phrase = f"up to {gathering.max_rows} rows are scored at once"
    if gathering.max_wait_ms:
        phrase += f", each waits up to {gathering.max_wait_ms:g} ms for others"
    return phrase
