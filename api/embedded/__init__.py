"""The project's own PostgreSQL and Redis, for machines where nobody runs these servers."""

from api.embedded.faults import ServiceFault
from api.embedded.services import running_services

__all__ = ["ServiceFault", "running_services"]
