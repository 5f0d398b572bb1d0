"""Results and errors as HTTP answers."""

import http
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

import msgspec
import structlog
from pydantic import BaseModel, TypeAdapter
from sanic import HTTPResponse, Request
from sanic.constants import HTTP_METHODS
from sanic.exceptions import MethodNotAllowed, NotFound, RequestCancelled, SanicException
from sanic.response import ResponseStream

from api import errors

JSON: Final = "application/json"
MULTILEVEL: Final = "/multilevel/"
STATUS: Final[dict[type[errors.DomainError], int]] = {
    errors.InvalidInput: 400,
    errors.Refused: 400,
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.TooLarge: 413,
    errors.WrongKindOfFile: 400,
    errors.UnsupportedContentType: 415,
    errors.Throttled: 429,
}
CLIENT_GONE: Final = 499
"""Nobody reads it; it stands in the log, where 500 would be taken for a fault of ours."""
MISSING_FIELDS: Final = "Missing required fields"
SANIC_MESSAGES: Final = {400: "Bad request.", 404: "Not found.", 413: "Request body is too large."}
_log = structlog.get_logger()
_adapters: dict[Any, TypeAdapter[Any]] = {}


def answer(result: Any, shape: Any, status: int) -> HTTPResponse | ResponseStream:
    """The result of a route: JSON that PostgreSQL wrote goes out as it is, models as their shape says."""
    if status == http.HTTPStatus.NO_CONTENT:
        return HTTPResponse(status=status)
    if isinstance(result, HTTPResponse | ResponseStream):
        return result
    if isinstance(result, str | bytes):
        return HTTPResponse(result, status=status, content_type=JSON)
    if isinstance(result, BaseModel):
        return HTTPResponse(result.model_dump_json(), status=status, content_type=JSON)
    adapter = _adapters.setdefault(shape, TypeAdapter(shape))
    return HTTPResponse(adapter.dump_json(result), status=status, content_type=JSON)


def refusal(request: Request, fault: BaseException) -> HTTPResponse:
    """Any error as its documented answer; what nobody foresaw is logged and says nothing of the inside."""
    if isinstance(fault, errors.DomainError):
        return _domain_refusal(request, fault)
    if isinstance(fault, RequestCancelled):
        return _json({"detail": "The client has gone."}, CLIENT_GONE)
    if isinstance(fault, SanicException) and fault.status_code < http.HTTPStatus.INTERNAL_SERVER_ERROR:
        return _sanic_refusal(request, fault)
    if isinstance(fault, SanicException) and fault.status_code == http.HTTPStatus.SERVICE_UNAVAILABLE:
        return _json({"detail": "Service unavailable."}, fault.status_code)
    _log.error("request failed", exc_info=fault, method=request.method, path=request.path)
    return _json({"detail": "Internal server error."}, 500)


def _domain_refusal(request: Request, fault: errors.DomainError) -> HTTPResponse:
    status = next(STATUS[kind] for kind in type(fault).__mro__ if kind in STATUS)
    if request.path.startswith(MULTILEVEL):
        body, status = _multilevel_body(fault, status)
    elif isinstance(fault, errors.InvalidInput) and not isinstance(fault, errors.TooLarge):
        body = {"error": fault.summary} if fault.summary else fault.fields
    else:
        body = {"detail": fault.message}
    headers = {}
    if isinstance(fault, errors.Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(fault, errors.Throttled):
        headers["Retry-After"] = str(fault.retry_after)
    return _json(body, status, headers)


def _multilevel_body(fault: errors.DomainError, status: int) -> tuple[dict[str, Any], int]:
    if isinstance(fault, errors.UnsupportedContentType):
        return {"error": fault.message}, 400
    if isinstance(fault, errors.WrongKindOfFile):
        status = 415
    if isinstance(fault, errors.InvalidInput):
        body: dict[str, Any] = {"error": fault.summary or _multilevel_summary(fault)}
        if fault.fields:
            body["details"] = fault.fields
        return (body if status == 400 else {"detail": body["error"], **body}), status
    return ({"error": fault.message} if status == 400 else {"detail": fault.message}), status


def _multilevel_summary(fault: errors.InvalidInput) -> str:
    if any(errors.IS_MISSING.intersection(messages) for messages in fault.fields.values()):
        return MISSING_FIELDS
    field, messages = next(iter(fault.fields.items()), ("", fault.message))
    message = messages[0] if isinstance(messages, list) and messages else messages
    return f"{field}: {message}" if field and field != errors.NON_FIELD else str(message)


def _sanic_refusal(request: Request, fault: SanicException) -> HTTPResponse:
    message = SANIC_MESSAGES.get(fault.status_code, str(fault) or http.HTTPStatus(fault.status_code).phrase)
    headers = dict(getattr(fault, "headers", None) or {})
    if fault.status_code == http.HTTPStatus.METHOD_NOT_ALLOWED:
        message = f'Method "{request.method}" not allowed.'
        headers["Allow"] = ", ".join(_methods_of(request))
    body = {"detail": message}
    if request.path.startswith(MULTILEVEL) and fault.status_code in {400, 413}:
        body = {"error": message} if fault.status_code == 400 else {"error": message, **body}
    return _json(body, fault.status_code, headers)


def _methods_of(request: Request) -> Iterator[str]:
    # Asked for one by one: of a path with parameters Sanic does not say which methods it has.
    for method in HTTP_METHODS:
        with suppress(NotFound, MethodNotAllowed):
            request.app.router.get(request.path, method, request.headers.get("host"))
            yield str(method)


def _json(body: object, status: int, headers: dict[str, str] | None = None) -> HTTPResponse:
    return HTTPResponse(msgspec.json.encode(body), status=status, headers=headers, content_type=JSON)
