"""The examiners' workbench: a Streamlit application on the same rules as the API."""
