"""API tokens: one's own; for admins those of all."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from steam.core.accounts import Role
from steam.web.account_bodies import AccountName, NewToken
from steam.web.dependencies import AccountsDep, ActorDep, ServicesDep, WholeStoreDep
from steam.web.json import Json
from steam.web.own_tokens import check_unconfined, owner_of, tokens_of
from steam.web.views.accounts import token_view

router = APIRouter(prefix="/tokens")

TokenId = Annotated[int, Path(ge=1, lt=1 << 62)]
Account = Annotated[AccountName | None, Query()]


@router.get("")
def tokens(actor: ActorDep, store: WholeStoreDep, account: Account = None) -> Json:
    return Json(tokens_of(store, actor, account))


@router.post("")
async def create(
    body: NewToken,
    actor: ActorDep,
    services: ServicesDep,
    use: AccountsDep,
    account: Account = None,
) -> Json:
    check_unconfined(actor)
    owner = owner_of(actor, account)
    role = min(body.role, actor.role, key=lambda one: one.rank)
    token, secret = await use.run(
        lambda: use.tokens.create(
            owner, body.name, role, project=body.project, days=body.days, who=services.who
        )
    )
    return Json({**token_view(token, owner, body.project), "token": secret.text}, 201)


@router.delete("/{token_id}")
async def revoke(
    token_id: TokenId,
    actor: ActorDep,
    store: WholeStoreDep,
    use: AccountsDep,
    account: Account = None,
) -> Response:
    check_unconfined(actor)
    whole = actor.role is Role.ADMIN and account is None
    owners = {view["id"]: str(view["account"]) for view in tokens_of(store, actor, account)}
    owner = owners.get(token_id, actor.name) if whole else owner_of(actor, account)
    await use.run(lambda: use.tokens.revoke(owner, token_id, who=actor.name))
    return Response(status_code=204)
