"""The documented paths of work logs: read only."""

from sanic import Blueprint, Request

from api.access import Permission
from api.http.endpoint import endpoint
from api.listing import Listing
from api.worklogs import queries
from api.worklogs.schemas import WorkLogOut, WorkLogsQuery

work_logs = Blueprint("work_logs", url_prefix="/api/v1/work-logs")


@work_logs.get("/")
@endpoint(allow=Permission.WORK_LOGS_READ, query=WorkLogsQuery, returns=list[WorkLogOut])
async def list_work_logs(_: Request, query: WorkLogsQuery) -> Listing:
    """List the employees' working days."""
    return queries.work_logs(query)


@work_logs.get("/<work_log:id>/")
@endpoint(allow=Permission.WORK_LOGS_READ, returns=WorkLogOut)
async def get_work_log(_: Request, work_log: int) -> str:
    """Read one working day."""
    return await queries.work_log(work_log)
