"""A believable centre for trying things out: the same for the same scale and seed."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.demo.loading import Summary


async def load(scale: str, seed: int) -> "Summary":
    """Fill a database that holds nobody but owners; needs an open pool. All of it is loaded, or nothing."""
    # Imported here: the processes that draw pages import this package too, and need nothing of the database.
    from api.demo.loading import fill
    from api.demo.scales import scale_named

    return await fill(scale_named(scale), seed)
