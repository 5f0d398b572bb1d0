"""What the multilevel tests share."""

import httpx
import pytest

from tests import factories
from tests.multilevel.exams import Sitting, exam_by, sitting


@pytest.fixture
async def sat(api: httpx.AsyncClient) -> Sitting:
    """A student's open attempt."""
    exam = await exam_by(await factories.owner())
    return await sitting(api, await factories.student(first_name="Jasur", last_name="Qodirov"), exam)
