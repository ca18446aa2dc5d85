"""Who may come in, as a frozen table of the rows: read anew when anything was committed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from steam.accounts.entry import SessionLife
from steam.core.accounts import DEFAULT_PROJECT, Account, ApiToken, PredictionKey, Role, Session
from steam.core.store import Reader
from steam.web.actor import Actor


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A deployment as a stranger meets it: who sees it, and whether anybody may ask it."""

    id: int
    projects: frozenset[int]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Directory:
    """Accounts, and by the sha256 of their secrets what lets people in."""

    accounts: Mapping[int, Account] = field(default_factory=dict)
    sessions: Mapping[str, Session] = field(default_factory=dict)
    tokens: Mapping[str, ApiToken] = field(default_factory=dict)
    keys: Mapping[str, PredictionKey] = field(default_factory=dict)
    projects: Mapping[int, frozenset[int]] = field(default_factory=dict)  # by account
    endpoints: Mapping[str, Endpoint] = field(default_factory=dict)  # by name

    def of_session(self, sha256: str, life: SessionLife, now_ms: int) -> Actor | None:
        """The actor of a session that still lives."""
        session = self.sessions.get(sha256)
        if session is None or not is_alive(session, life, now_ms):
            return None
        account = self.accounts.get(session.account_id)
        return None if account is None else self._actor(account, session=sha256)

    def of_token(self, sha256: str, now_ms: int) -> Actor | None:
        """The actor of an API token that is still good."""
        token = self.tokens.get(sha256)
        if token is None or (token.expires_ms is not None and token.expires_ms <= now_ms):
            return None
        account = self.accounts.get(token.account_id)
        return None if account is None else self._actor(account, token)

    def opens(self, sha256: str, deployment: str, now_ms: int) -> bool:
        """Whether a prediction key is one of that deployment, and still good."""
        key, endpoint = self.keys.get(sha256), self.endpoints.get(deployment)
        if key is None or endpoint is None or key.deployment_id != endpoint.id:
            return False
        return key.expires_ms is None or key.expires_ms > now_ms

    def is_open(self, deployment: str) -> bool:
        """Whether anybody may ask it for predictions."""
        endpoint = self.endpoints.get(deployment)
        return endpoint is not None and endpoint.is_open

    def sees(self, actor: Actor, deployment: str) -> bool:
        """Whether there is such a deployment for that actor."""
        endpoint = self.endpoints.get(deployment)
        if endpoint is None:
            return False
        return actor.projects is None or endpoint.projects <= actor.projects

    def _actor(
        self, account: Account, token: ApiToken | None = None, session: str = ""
    ) -> Actor | None:
        if account.disabled:
            return None
        role = account.role
        seen = None if role is Role.ADMIN else self.projects[account.id]
        if token is not None:
            role = _lower(role, token.role)
            if token.project_id is not None:
                one = frozenset({token.project_id})
                seen = one if seen is None else one & seen
                role = _lower(role, Role.DEPLOYER)  # who is confined rules nobody
        return Actor(account.name, role, seen, account.id, session)


def read_directory(reader: Reader) -> Directory:
    """The table of one snapshot. Without accounts it is empty, and costs one read."""
    accounts = {account.id: account for account in reader.accounts()}
    if not accounts:
        return Directory()
    open_ids = reader.open_deployments()
    projects = reader.deployment_projects()
    return Directory(
        accounts=accounts,
        sessions={one.sha256: one for one in reader.sessions()},
        tokens={one.sha256: one for one in reader.api_tokens()},
        keys={one.sha256: one for one in reader.prediction_keys()},
        projects=_projects_by_account(reader, accounts),
        endpoints={
            one.name: Endpoint(one.id, projects.get(one.id, frozenset()), one.id in open_ids)
            for one in reader.deployments()
        },
    )


def is_alive(session: Session, life: SessionLife, now_ms: int) -> bool:
    """Whether a session has neither come to its end nor been idle for too long."""
    return now_ms < session.expires_ms and now_ms < session.seen_ms + life.idle_ms


def _projects_by_account(reader: Reader, ids: Iterable[int]) -> dict[int, frozenset[int]]:
    of_all = reader.project_named(DEFAULT_PROJECT)
    shared = frozenset() if of_all is None else frozenset({of_all.id})
    found: dict[int, frozenset[int]] = dict.fromkeys(ids, shared)
    for one in reader.memberships():
        found[one.account_id] |= {one.project_id}
    return found


def _lower(one: Role, other: Role) -> Role:
    return min(one, other, key=lambda role: role.rank)
