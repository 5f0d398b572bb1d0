"""Logging in; the centre's owners and workers."""

from typing import Final

from sanic import Blueprint, Request

from api.access import Permission, Role
from api.accounts import people, queries, rules, tokens
from api.accounts.schemas import (
    AccessOut,
    AccountChange,
    AccountIn,
    AccountOut,
    AccountsQuery,
    LoggedInUserOut,
    LoginIn,
    LoginOut,
    OwnerListed,
    RefreshIn,
    TokensOut,
)
from api.http.endpoint import PUBLIC, Other, endpoint, put_or_patch
from api.listing import Listing

accounts = Blueprint("accounts")
owners = Blueprint("owners", url_prefix="/api/v1/owners")
workers = Blueprint("workers", url_prefix="/api/v1/workers")
_REMOVAL: Final = {400: "Nobody removes themselves, nor the last owner."}


@accounts.post("/api/v1/login/")
@endpoint(
    allow=PUBLIC,
    body=LoginIn,
    returns=LoginOut,
    others={
        401: Other("The username or the password is wrong.", example={"detail": "Invalid credentials"}),
        429: "Too many failed attempts.",
    },
)
async def log_in(request: Request, body: LoginIn) -> LoginOut:
    """Log in with a username and a password."""
    login = await rules.sign_in(username=body.username, password=body.password, address=request.client_ip)
    kinds = tokens.TokenKind
    return LoginOut(
        tokens=TokensOut(
            access=tokens.issue(login.actor, kinds.ACCESS), refresh=tokens.issue(login.actor, kinds.REFRESH)
        ),
        user=LoggedInUserOut(
            id=login.actor.id, username=login.username, role=login.actor.role, full_name=login.actor.name
        ),
    )


@accounts.post("/api/token/refresh/")
@endpoint(
    allow=PUBLIC,
    body=RefreshIn,
    returns=AccessOut,
    others={401: Other("The refresh token does not hold.", example={"detail": tokens.INVALID})},
)
async def refresh_token(_: Request, body: RefreshIn) -> AccessOut:
    """Get a new access token."""
    return AccessOut(access=await rules.refresh(body.refresh))


@owners.get("/")
@endpoint(allow=Permission.ACCOUNTS_MANAGE, query=AccountsQuery, returns=list[OwnerListed])
async def list_owners(_: Request, query: AccountsQuery) -> Listing:
    """List all owners."""
    return queries.listed_owners(query)


@owners.post("/")
@endpoint(allow=Permission.ACCOUNTS_MANAGE, body=AccountIn, beyond=people.faults_beyond, returns=AccountOut, status=201)
async def create_owner(request: Request, body: AccountIn) -> str:
    """Make an owner."""
    made = await rules.create_account(request.ctx.actor, role=Role.OWNER, **body.model_dump())
    return await queries.person(Role.OWNER, made)


@owners.get("/<owner:id>/")
@endpoint(allow=Permission.ACCOUNTS_MANAGE, returns=AccountOut)
async def get_owner(_: Request, owner: int) -> str:
    """Read one owner."""
    return await queries.person(Role.OWNER, owner)


@put_or_patch(owners, "/<owner:id>/")
@endpoint(allow=Permission.ACCOUNTS_MANAGE, body=AccountChange, beyond=people.faults_beyond, returns=AccountOut)
async def change_owner(request: Request, owner: int, body: AccountIn) -> str:
    """Change the fields that are sent; a new password ends every session."""
    changes = body.model_dump(exclude_unset=True)
    await rules.change_account(request.ctx.actor, role=Role.OWNER, account=owner, changes=changes)
    return await queries.person(Role.OWNER, owner)


@owners.delete("/<owner:id>/")
@endpoint(allow=Permission.ACCOUNTS_MANAGE, status=204, others=_REMOVAL)
async def withdraw_owner(request: Request, owner: int) -> None:
    """Withdraw an owner."""
    await rules.withdraw_account(request.ctx.actor, role=Role.OWNER, account=owner)


@workers.get("/")
@endpoint(allow=Permission.ACCOUNTS_MANAGE, query=AccountsQuery, returns=list[AccountOut])
async def list_workers(_: Request, query: AccountsQuery) -> Listing:
    """List all employees."""
    return queries.people(Role.EMPLOYEE, query)


@workers.post("/")
@endpoint(allow=Permission.ACCOUNTS_MANAGE, body=AccountIn, beyond=people.faults_beyond, returns=AccountOut, status=201)
async def create_worker(request: Request, body: AccountIn) -> str:
    """Make an employee."""
    made = await rules.create_account(request.ctx.actor, role=Role.EMPLOYEE, **body.model_dump())
    return await queries.person(Role.EMPLOYEE, made)


@workers.get("/<worker:id>/")
@endpoint(allow=Permission.ACCOUNTS_MANAGE, returns=AccountOut)
async def get_worker(_: Request, worker: int) -> str:
    """Read one employee."""
    return await queries.person(Role.EMPLOYEE, worker)


@put_or_patch(workers, "/<worker:id>/")
@endpoint(allow=Permission.ACCOUNTS_MANAGE, body=AccountChange, beyond=people.faults_beyond, returns=AccountOut)
async def change_worker(request: Request, worker: int, body: AccountIn) -> str:
    """Change the fields that are sent; a new password ends every session."""
    changes = body.model_dump(exclude_unset=True)
    await rules.change_account(request.ctx.actor, role=Role.EMPLOYEE, account=worker, changes=changes)
    return await queries.person(Role.EMPLOYEE, worker)


@workers.delete("/<worker:id>/")
@endpoint(allow=Permission.ACCOUNTS_MANAGE, status=204)
async def withdraw_worker(request: Request, worker: int) -> None:
    """Withdraw an employee."""
    await rules.withdraw_account(request.ctx.actor, role=Role.EMPLOYEE, account=worker)
