"""Mock sessions end on time. Beat only rings: when each is due, the database knows."""

import structlog

from api.mocks import rules
from tasks.running import task

_log = structlog.get_logger(__name__)


@task("mocks.end_due_sessions")
async def end_due_sessions() -> None:
    """Note the end of the sessions whose time is up, and hand in what was drafted in them."""
    if ended := await rules.sweep():
        _log.info("mock sessions ended by themselves", sessions=ended)
