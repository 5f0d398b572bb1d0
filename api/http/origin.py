"""Where this service is, as its callers see it."""

from sanic import Request


def origin_of(request: Request) -> str:
    """The configured public address, else the one that the request came to: `https://example.com`."""
    base: str | None = request.app.ctx.settings.public_base_url
    return base.rstrip("/") if base else f"{request.scheme}://{request.host}"
