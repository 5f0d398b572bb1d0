"""What screens show and decide, without Streamlit: tested without it."""

from api.exams.marking import WRITTEN_ANSWER
from api.mocks.marking import RUBRIC
from api.multilevel.marking import WRITING

assert WRITING and RUBRIC and WRITTEN_ANSWER, "importing these modules opens the queues"
