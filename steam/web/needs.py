"""What needs a person: pure readings of what is recorded and was found."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from steam.core.states import DeploymentState, DesiredState
from steam.doctor.finding import Finding, Level
from steam.web.checkup import Checked
from steam.web.views.backups import Backups
from steam.web.views.overseer import Oversight

_IN_NEED = frozenset(
    {DeploymentState.CRASH_LOOPING, DeploymentState.FAILED, DeploymentState.UNHEALTHY}
)
_ANSWERING = frozenset({DeploymentState.RUNNING, DeploymentState.DEGRADED})
_MOST_CHECKUP_MS = 60_000
_DISK = "disk"

View = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to see to: what is wrong, since when if known, and where the next step is made."""

    title: str
    text: str
    href: str
    step: str
    since_ms: int | None = None


def needs_of_deployments(deployments: Iterable[View]) -> Iterator[Need]:
    """Deployments (as DEPLOYMENT) that will not come right by themselves, or say they are ill."""
    for one in deployments:
        incident = one["incident"]
        state = DeploymentState(str(one["state"]))
        in_trouble = incident is not None and state is not DeploymentState.RUNNING
        if state not in _IN_NEED and not in_trouble:
            continue
        told = incident if isinstance(incident, Mapping) else {}
        text = str(told.get("text", "")) or "No worker of it answers."
        page = f"/deployments/{quote(str(one['name']))}"
        since_ms = told.get("opened_ms", one["since_ms"])
        title = f"{one['name']} is {state.value}"
        yield Need(title, text, f"{page}?view=log", "Read its log", int(str(since_ms)))


def needs_of_home(
    oversight: Oversight, backups: Backups, checked: Checked, now_ms: int
) -> Iterator[Need]:
    """What the overseer, the backups and the doctor's findings ask for."""
    if not oversight.is_seen:
        text = "No pass has been made for a while: what dies is not started again."
        last_ms = oversight.last_pass_ms
        yield Need("The overseer is not seen", text, "/health", "See what the doctor says", last_ms)
    if backups.failed is not None:
        failed = backups.failed
        yield Need("The last backup failed", failed.text, "/health", "Look at backups", failed.ms)
    elif backups.is_overdue and backups.taken is not None:
        text = f"One is due every {backups.every_h:g} h into {backups.folder}."
        last_ms = backups.taken.ms
        yield Need("A backup is overdue", text, "/health", "Look at backups", last_ms)
    if checked.since_ms is not None and now_ms - checked.since_ms > _MOST_CHECKUP_MS:
        text = "A disk or the database may hang."
        title = "The doctor does not come to an end"
        yield Need(title, text, "/health", "Look at health", checked.since_ms)
    for finding in checked.findings:
        if finding.level is Level.BAD or (finding.check == _DISK and finding.level is Level.WARN):
            yield _of_finding(finding)


def remarks(checked: Checked) -> int:
    """How many findings are worth a look, but not a person's time now."""
    warned = [finding for finding in checked.findings if finding.level is Level.WARN]
    return sum(finding.check != _DISK for finding in warned)


def headline(deployments: Sequence[View], needs: int) -> str:
    """Whether everything is well, in one sentence."""
    if needs:
        return "One thing needs you" if needs == 1 else f"{needs} things need you"
    if not deployments:
        return "Nothing is deployed yet"
    wanted = [one for one in deployments if one["desired"] == DesiredState.RUNNING.value]
    if not wanted:
        return "All is stopped, as it should be"
    answering = sum(DeploymentState(str(one["state"])) in _ANSWERING for one in wanted)
    if answering < len(wanted):
        return f"{answering} of {len(wanted)} deployments answer; the others are on their way"
    return "The deployment answers" if answering == 1 else f"All {answering} deployments answer"


def _of_finding(finding: Finding) -> Need:
    text = f"{finding.text} {finding.fix}".strip()
    return Need(f"The doctor found something bad: {finding.check}", text, "/health", "See all")
