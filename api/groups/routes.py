"""The documented paths of groups."""

from sanic import Blueprint, Request

from api.access import Permission
from api.fields import PageQuery
from api.groups import queries, rules
from api.groups.schemas import GroupChange, GroupIn, GroupOut, GroupsQuery, RankedGroupOut
from api.http.endpoint import endpoint, put_or_patch
from api.listing import Listing

groups = Blueprint("groups", url_prefix="/api/v1/groups")


@groups.get("/")
@endpoint(allow=Permission.GROUPS_READ, query=GroupsQuery, returns=list[GroupOut])
async def list_groups(_: Request, query: GroupsQuery) -> Listing:
    """List all groups."""
    return queries.groups(query)


@groups.get("/rating/")
@endpoint(allow=Permission.GROUPS_READ, query=PageQuery, returns=list[RankedGroupOut])
async def rate_groups(_: Request, query: PageQuery) -> Listing:
    """List the active groups by their points; equal ones share a rank."""
    return queries.rating(query)


@groups.post("/")
@endpoint(allow=Permission.GROUPS_WRITE, body=GroupIn, beyond=rules.references.faults, returns=GroupOut, status=201)
async def create_group(request: Request, body: GroupIn) -> str:
    """Make a group."""
    return await queries.group(await rules.create_group(request.ctx.actor, facts=body.model_dump()))


@groups.get("/<group:id>/")
@endpoint(allow=Permission.GROUPS_READ, returns=GroupOut)
async def get_group(_: Request, group: int) -> str:
    """Read one group."""
    return await queries.group(group)


@put_or_patch(groups, "/<group:id>/")
@endpoint(allow=Permission.GROUPS_WRITE, body=GroupChange, beyond=rules.references.faults, returns=GroupOut)
async def change_group(request: Request, group: int, body: GroupIn) -> str:
    """Change the fields that are sent."""
    await rules.change_group(request.ctx.actor, group=group, changes=body.model_dump(exclude_unset=True))
    return await queries.group(group)


@groups.delete("/<group:id>/")
@endpoint(allow=Permission.GROUPS_WRITE, status=204)
async def withdraw_group(request: Request, group: int) -> None:
    """Withdraw a group; its students are in no group then."""
    await rules.withdraw_group(request.ctx.actor, group=group)
