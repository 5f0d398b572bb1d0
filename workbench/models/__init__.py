"""What screens show and decide, without Streamlit: tested without it."""

from api.multilevel import marking

assert marking.WRITING, "importing this module opens the queues"
