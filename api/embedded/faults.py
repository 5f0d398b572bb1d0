"""What keeps the project's own servers from running, in one sentence each."""


class ServiceFault(Exception):
    """A sentence for the person at the terminal."""
