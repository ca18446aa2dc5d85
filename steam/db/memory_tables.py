"""The tables of the memory store: dictionaries of frozen records by id."""

from dataclasses import dataclass, field

from steam.core.accounts import (
    Account,
    ApiToken,
    Invitation,
    Membership,
    PredictionKey,
    Session,
)
from steam.core.batches import Batch
from steam.core.records import (
    Deployment,
    Event,
    Incident,
    Label,
    Model,
    Project,
    Version,
    Worker,
)
from steam.db.home_id import new_home_id


@dataclass(slots=True)
class MemoryTables:
    """One state of the store. A transaction works on a copy; the records themselves never change.

    `last_ids` keeps the highest id ever given out per table, so that ids are not used twice.
    """

    home_id: str = field(default_factory=new_home_id)
    projects: dict[int, Project] = field(default_factory=dict)
    models: dict[int, Model] = field(default_factory=dict)
    labels: dict[int, Label] = field(default_factory=dict)
    deployments: dict[int, Deployment] = field(default_factory=dict)
    versions: dict[int, Version] = field(default_factory=dict)
    workers: dict[int, Worker] = field(default_factory=dict)
    events: dict[int, Event] = field(default_factory=dict)
    incidents: dict[int, Incident] = field(default_factory=dict)
    batches: dict[int, Batch] = field(default_factory=dict)
    accounts: dict[int, Account] = field(default_factory=dict)
    sessions: dict[int, Session] = field(default_factory=dict)
    api_tokens: dict[int, ApiToken] = field(default_factory=dict)
    prediction_keys: dict[int, PredictionKey] = field(default_factory=dict)
    invitations: dict[int, Invitation] = field(default_factory=dict)
    memberships: dict[int, Membership] = field(default_factory=dict)
    open_deployments: frozenset[int] = frozenset()
    last_ids: dict[str, int] = field(default_factory=dict)

    def copy(self) -> "MemoryTables":
        """A state that can be changed without changing this one."""
        return MemoryTables(
            home_id=self.home_id,
            projects=dict(self.projects),
            models=dict(self.models),
            labels=dict(self.labels),
            deployments=dict(self.deployments),
            versions=dict(self.versions),
            workers=dict(self.workers),
            events=dict(self.events),
            incidents=dict(self.incidents),
            batches=dict(self.batches),
            accounts=dict(self.accounts),
            sessions=dict(self.sessions),
            api_tokens=dict(self.api_tokens),
            prediction_keys=dict(self.prediction_keys),
            invitations=dict(self.invitations),
            memberships=dict(self.memberships),
            open_deployments=self.open_deployments,
            last_ids=dict(self.last_ids),
        )

    def next_id(self, table: str) -> int:
        """The next id of a table, from 1."""
        self.last_ids[table] = self.last_ids.get(table, 0) + 1
        return self.last_ids[table]
