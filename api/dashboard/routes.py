"""The documented path of the dashboard."""

from sanic import Blueprint, Request

from api.access import Permission
from api.dashboard import queries
from api.dashboard.schemas import DashboardOut
from api.http.endpoint import endpoint

dashboard = Blueprint("dashboard")


@dashboard.get("/api/v1/dashboard/")
@endpoint(allow=Permission.DASHBOARD_READ, returns=DashboardOut)
async def get_dashboard(_: Request) -> str:
    """Sum up the centre's money, and who of the employees is there today."""
    return await queries.dashboard()
