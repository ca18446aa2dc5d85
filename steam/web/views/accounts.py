"""Accounts, tokens and keys, without what is secret in them."""

from steam.core.accounts import Account, ApiToken, PredictionKey, Session
from steam.core.store import Reader
from steam.web.actor import Actor
from steam.web.cards import find_deployment

View = dict[str, object]


def account_view(account: Account, now_ms: int) -> View:
    """ACCOUNT."""
    return {
        "name": account.name,
        "role": account.role.value,
        "disabled": account.disabled,
        "invited": not account.password_hash,
        "failures": account.failures,
        "locked_until_ms": account.locked_until_ms if account.locked_until_ms > now_ms else None,
        "created_ms": account.created_ms,
    }


def list_accounts(reader: Reader, now_ms: int) -> list[View]:
    """Every account, by name, with when it was last seen."""
    seen: dict[int, int] = {}
    for session in reader.sessions():
        seen[session.account_id] = max(session.seen_ms, seen.get(session.account_id, 0))
    accounts = sorted(reader.accounts(), key=lambda account: account.name)
    return [
        {**account_view(account, now_ms), "seen_ms": seen.get(account.id)} for account in accounts
    ]


def token_view(token: ApiToken, account: str, project: str | None) -> View:
    """TOKEN."""
    return {
        "id": token.id,
        "account": account,
        "name": token.name,
        "shown": token.shown,
        "role": token.role.value,
        "project": project,
        "created_ms": token.created_ms,
        "expires_ms": token.expires_ms,
        "used_ms": token.used_ms,
    }


def list_tokens(reader: Reader, account: str | None) -> list[View]:
    """The tokens of one account, or of all."""
    accounts = {one.id: one.name for one in reader.accounts()}
    projects = {one.id: one.name for one in reader.projects()}
    return [
        token_view(one, accounts[one.account_id], projects.get(one.project_id or 0))
        for one in reader.api_tokens()
        if account in {None, accounts[one.account_id]}
    ]


def list_sessions(reader: Reader, actor: Actor) -> list[View]:
    """The browsers in which the actor is logged in."""
    return [
        session_view(one, actor) for one in reader.sessions() if one.account_id == actor.account_id
    ]


def session_view(session: Session, actor: Actor) -> View:
    """One of them; `own` is that of the request."""
    return {
        "id": session.id,
        "created_ms": session.created_ms,
        "seen_ms": session.seen_ms,
        "expires_ms": session.expires_ms,
        "own": session.sha256 == actor.session,
    }


def key_view(key: PredictionKey) -> View:
    """KEY."""
    return {
        "id": key.id,
        "name": key.name,
        "shown": key.shown,
        "created_ms": key.created_ms,
        "created_by": key.created_by,
        "expires_ms": key.expires_ms,
    }


def keys_view(reader: Reader, name: str) -> View:
    """KEYS of a deployment. Raises NotFound."""
    deployment = find_deployment(reader, name)
    return {
        "deployment": name,
        "open": deployment.id in reader.open_deployments(),
        "needed": bool(reader.accounts()),
        "keys": [key_view(key) for key in reader.prediction_keys(deployment.id)],
    }
