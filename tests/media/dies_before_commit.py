"""Takes files into the store and dies before the transaction ends: `python -m tests.media.dies_before_commit`."""

import asyncio
import os
import signal

from api import db
from api.media.rules import check_audio, keeping
from api.media.storage import get_store
from api.media.uploads import Staging, Upload
from tests.media import samples


async def submit() -> None:
    """Two files come in, one is moved into the store, and then the power fails."""
    await db.open_pool()
    staging = Staging(get_store().incoming)
    uploads = [Upload("field", "voice.wav", staging.path(), len(samples.wav())) for _ in range(2)]
    for upload in uploads:
        upload.path.write_bytes(samples.wav())
    checked = await check_audio(uploads[0])
    async with keeping() as keeper, db.transaction():
        await keeper.keep([(checked, "speaking")])
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    asyncio.run(submit())
