"""The headers that go with a piece of a list."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from sanic import Request

from api.fields import PageQuery
from api.http.origin import origin_of
from api.listing import Page


def page_headers(request: Request, query: PageQuery, page: Page) -> dict[str, str]:
    """`X-Total-Count`, and `Link` to the pieces before and after."""
    headers = {"X-Total-Count": str(page.total)}
    offset = query.offset or 0
    links = []
    if query.limit is not None and offset + query.limit < page.total:
        links.append(_link(request, query.limit, offset + query.limit, "next"))
    if query.limit is not None and offset > 0:
        links.append(_link(request, query.limit, max(0, min(offset, page.total) - query.limit), "prev"))
    if links:
        headers["Link"] = ", ".join(links)
    return headers


def _link(request: Request, limit: int, offset: int, relation: str) -> str:
    kept = [(name, value) for name, value in parse_qsl(request.query_string) if name not in {"limit", "offset"}]
    query = urlencode([*kept, ("limit", limit), ("offset", offset)])
    return f'<{origin_of(request)}{urlsplit(request.url).path}?{query}>; rel="{relation}"'
