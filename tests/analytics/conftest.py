"""The small demo centre, loaded once and only read."""

from tests.demo.ground import demo_url

__all__ = ["demo_url"]
