"""Records as an actor sees them: what is not of his projects is not there."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from steam.core.accounts import (
    Account,
    ApiToken,
    Invitation,
    Membership,
    PredictionKey,
    Session,
)
from steam.core.batches import Batch
from steam.core.leaderboard import (
    ListedModel,
    ModelOutline,
    ModelPage,
    ModelQuery,
    ProjectCounts,
)
from steam.core.records import (
    Deployment,
    Event,
    Incident,
    Label,
    Model,
    ModelHead,
    Project,
    Version,
    Worker,
)
from steam.core.store import Reader
from steam.web.access.scope import Visible, deployments_of, read_visible

_FIRST_PIECE = 50
_MOST_IN_PIECE = 5000
_MOST_LOOKED_AT = 50_000  # events


class ScopedReader:
    """A reader of everything, and the ids of the projects that are seen of it.

    Lists of events look at the newest 50,000 at most.
    """

    def __init__(self, reader: Reader, projects: frozenset[int]) -> None:
        self._all = reader
        self._projects = projects

    @cached_property
    def _visible(self) -> Visible:
        return read_visible(self._all, self._projects)

    @cached_property
    def _deployments(self) -> frozenset[int]:
        return deployments_of(self._all, self._projects)

    def home_id(self) -> str:
        return self._all.home_id()

    # what was trained

    def projects(self) -> Sequence[Project]:
        return tuple(one for one in self._all.projects() if one.id in self._projects)

    def project_named(self, name: str) -> Project | None:
        found = self._all.project_named(name)
        return found if found is not None and found.id in self._projects else None

    def models(self) -> Sequence[Model]:
        return tuple(one for one in self._all.models() if one.project_id in self._projects)

    def model(self, model_id: int) -> Model | None:
        return self._own_model(self._all.model(model_id))

    def model_named(self, name: str) -> Model | None:
        return self._own_model(self._all.model_named(name))

    def model_names(
        self, ids: Collection[int] | None = None, projects: Collection[int] | None = None
    ) -> Mapping[int, str]:
        return self._all.model_names(ids, self._own_projects(projects))

    def model_heads(self, projects: Collection[int] | None = None) -> Sequence[ModelHead]:
        return self._all.model_heads(self._own_projects(projects))

    def used_artifacts(self) -> frozenset[str]:
        """Of all projects: files that only others use must stay."""
        return self._all.used_artifacts()

    def labels(self) -> Sequence[Label]:
        return tuple(one for one in self._all.labels() if one.project_id in self._projects)

    def model_page(self, query: ModelQuery) -> ModelPage:
        page = self._all.model_page(replace(query, projects=self._own_projects(query.projects)))
        return replace(page, models=tuple(self._own_listed(one) for one in page.models))

    def model_outlines(self, projects: Collection[int] | None = None) -> Sequence[ModelOutline]:
        return self._all.model_outlines(self._own_projects(projects))

    def project_counts(self) -> Mapping[int, ProjectCounts]:
        counts = self._all.project_counts()
        return {key: count for key, count in counts.items() if key in self._projects}

    # what runs

    def deployments(self) -> Sequence[Deployment]:
        return tuple(one for one in self._all.deployments() if self._sees(one.id))

    def deployment(self, deployment_id: int) -> Deployment | None:
        return self._all.deployment(deployment_id) if self._sees(deployment_id) else None

    def deployment_named(self, name: str) -> Deployment | None:
        found = self._all.deployment_named(name)
        return found if found is not None and self._sees(found.id) else None

    def versions(self, deployment_id: int | None = None) -> Sequence[Version]:
        found = self._all.versions(deployment_id)
        return tuple(one for one in found if self._sees(one.deployment_id))

    def version(self, version_id: int) -> Version | None:
        found = self._all.version(version_id)
        return found if found is not None and self._sees(found.deployment_id) else None

    def deployment_projects(self) -> Mapping[int, frozenset[int]]:
        found = self._all.deployment_projects()
        return {key: projects for key, projects in found.items() if self._sees(key)}

    def live_workers(self) -> Sequence[Worker]:
        return self._own_workers(self._all.live_workers())

    def waiting_workers(self) -> Sequence[Worker]:
        return self._own_workers(self._all.waiting_workers())

    def newest_workers(self, deployment_id: int | None = None) -> Sequence[Worker]:
        return self._own_workers(self._all.newest_workers(deployment_id))

    def workers(self, deployment_id: int, limit: int = 50) -> Sequence[Worker]:
        return self._all.workers(deployment_id, limit) if self._sees(deployment_id) else ()

    def workers_between(self, deployment_id: int, since_ms: int, until_ms: int) -> Sequence[Worker]:
        if not self._sees(deployment_id):
            return ()
        return self._all.workers_between(deployment_id, since_ms, until_ms)

    def taken_ports(self) -> frozenset[int]:
        """Of all projects: a port can be had once."""
        return self._all.taken_ports()

    # what happened

    def events(
        self,
        *,
        thing: str | None = None,
        after_id: int = 0,
        limit: int = 100,
        since_ms: int | None = None,
        until_ms: int | None = None,
        kinds: Collection[str] | None = None,
        actor: str | None = None,
        before_id: int | None = None,
        oldest_first: bool = False,
        among: Collection[str] | None = None,
    ) -> Sequence[Event]:
        if among is None:
            among = self._visible.among  # the rest would be read in vain
        found: list[Event] = []
        looked_at, piece = 0, max(limit, _FIRST_PIECE)
        while len(found) < limit and looked_at < _MOST_LOOKED_AT:
            events = self._all.events(
                thing=thing,
                after_id=after_id,
                limit=piece,
                since_ms=since_ms,
                until_ms=until_ms,
                kinds=kinds,
                actor=actor,
                before_id=before_id,
                oldest_first=oldest_first,
                among=among,
            )
            found += [event for event in events if self._is_told(event)]
            looked_at += len(events)
            if len(events) < piece:
                break
            piece = min(2 * piece, _MOST_IN_PIECE)
            if oldest_first:
                after_id = events[-1].id
            else:
                before_id = events[-1].id
        return tuple(found[: max(limit, 0)])

    def incidents(self, limit: int = 100) -> Sequence[Incident]:
        return self._own_incidents(self._all.incidents(max(limit, _FIRST_PIECE)))[: max(limit, 0)]

    def open_incidents(self) -> Sequence[Incident]:
        return self._own_incidents(self._all.open_incidents())

    # batches

    def batches(self, limit: int = 200) -> Sequence[Batch]:
        found = self._all.batches(max(limit, _FIRST_PIECE))
        return tuple(one for one in found if self._visible.has_batch(one))[: max(limit, 0)]

    def batch(self, batch_id: int) -> Batch | None:
        found = self._all.batch(batch_id)
        return found if found is not None and self._visible.has_batch(found) else None

    def unfinished_batches(self) -> Sequence[Batch]:
        found = self._all.unfinished_batches()
        return tuple(one for one in found if self._visible.has_batch(one))

    # accounts

    def accounts(self) -> Sequence[Account]:
        """All of them: their names are no secret among themselves; no hash leaves with them."""
        return tuple(replace(one, password_hash="") for one in self._all.accounts())

    def account_named(self, name: str) -> Account | None:
        return next((one for one in self.accounts() if one.name == name), None)

    def memberships(self) -> Sequence[Membership]:
        return tuple(one for one in self._all.memberships() if one.project_id in self._projects)

    def prediction_keys(self, deployment_id: int | None = None) -> Sequence[PredictionKey]:
        found = self._all.prediction_keys(deployment_id)
        return tuple(one for one in found if self._sees(one.deployment_id))

    def open_deployments(self) -> frozenset[int]:
        return self._all.open_deployments() & self._deployments

    def sessions(self) -> Sequence[Session]:
        """None: they are nobody's but their owners', who are let in elsewhere."""
        return ()

    def api_tokens(self) -> Sequence[ApiToken]:
        """None, as of sessions."""
        return ()

    def invitations(self) -> Sequence[Invitation]:
        """None, as of sessions."""
        return ()

    def _sees(self, deployment_id: int) -> bool:
        return deployment_id in self._deployments

    def _own_projects(self, asked: Collection[int] | None) -> frozenset[int]:
        return self._projects if asked is None else self._projects & frozenset(asked)

    def _own_model(self, model: Model | None) -> Model | None:
        return model if model is not None and model.project_id in self._projects else None

    def _own_listed(self, model: ListedModel) -> ListedModel:
        names = tuple(one for one in model.deployments if f"deployment:{one}" in self._things)
        return replace(model, deployments=names)

    def _own_workers(self, workers: Sequence[Worker]) -> Sequence[Worker]:
        return tuple(worker for worker in workers if self._sees(worker.deployment_id))

    def _own_incidents(self, incidents: Sequence[Incident]) -> Sequence[Incident]:
        batches = self._batch_of
        return tuple(
            one
            for one in incidents
            if self._visible.concerns(one.thing, one.opened_ms) or batches(one.thing)
        )

    def _is_told(self, event: Event) -> bool:
        return self._visible.tells(event) or self._batch_of(event.thing)

    @property
    def _things(self) -> Mapping[str, int]:
        return self._visible.things

    @cached_property
    def _batch_of(self) -> Callable[[str], bool]:
        seen: dict[str, bool] = {}

        def is_own(thing: str) -> bool:
            kind, _, number = thing.partition(":")
            if kind != "batch" or not number.isascii() or not number.isdigit():
                return False
            if thing not in seen:
                seen[thing] = self.batch(int(number)) is not None
            return seen[thing]

        return is_own
