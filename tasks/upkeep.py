"""What has to happen though nobody asks for it."""

from api.grading import rules as grading
from api.media import rules as media
from tasks.running import task


@task("grading.return_stale_claims")
async def return_stale_claims() -> None:
    """Free the items whose examiner has gone."""
    await grading.return_stale_claims()


@task("media.clean", time_limit=3000)
async def clean_media() -> None:
    """Remove the files that no row knows."""
    await media.clean()
