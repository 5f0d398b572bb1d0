"""Exams of tests and written questions: authoring, sitting, results."""
