"""What every route declares of itself, and what follows from the declaration."""

import functools
import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from pydantic import BaseModel
from sanic import Blueprint, HTTPResponse, Request
from sanic.response import ResponseStream

from api.access import Permission
from api.accounts import tokens
from api.errors import DomainError, FieldErrors, InvalidInput, Unauthenticated
from api.http.authentication import claimed_actor, claims_of
from api.http.reading import Unsound, read_body, read_query
from api.http.rendering import answer
from api.http.streaming import send_listing
from api.listing import Listing

Route = Callable[..., Awaitable[Any]]
Handler = TypeVar("Handler", bound=Route)
Beyond = Callable[[Mapping[str, Any], int | None], Awaitable[FieldErrors]]
"""What is wrong with fields that are sound by themselves, in a new row or in that of the id."""

PUBLIC: Final = None
"""In place of a permission: anyone may call, logged in or not."""


@dataclass(frozen=True)
class FormPart:
    """One field of a multipart form, for the documentation."""

    description: str
    is_file: bool = False
    required: bool = False
    many: bool = False
    example: str | int | None = None


class Examples(dict[str, Any]):
    """Several examples of one answer, by name."""


@dataclass(frozen=True)
class Other:
    """A further answer that has a shape or an example of its own."""

    description: str
    returns: Any = None
    example: Any = None


@dataclass(frozen=True)
class Operation:
    """The declaration of one route."""

    allow: Permission | None
    summary: str
    description: str
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    form: Mapping[str, FormPart] | None = None
    beyond: Beyond | None = None
    returns: Any = None
    status: int = 200
    others: Mapping[int, str | Other] = field(default_factory=dict)
    example: Any = None
    token_checked_inside: bool = False
    documented: bool = True


def endpoint(
    *,
    allow: Permission | None,
    body: type[BaseModel] | None = None,
    query: type[BaseModel] | None = None,
    form: Mapping[str, FormPart] | None = None,
    beyond: Beyond | None = None,
    returns: Any = None,
    status: int = 200,
    others: Mapping[int, str | Other] | None = None,
    example: Any = None,
    token_checked_inside: bool = False,
    documented: bool = True,
) -> Callable[[Handler], Route]:
    """Declare who may call, what comes in and what goes out.

    The handler gets the parsed `body` and `query` as arguments of these names, and `request.ctx.actor`.
    `form` only documents: such a handler reads its multipart body itself, and with a `body` besides it reads either
    (see http.bodies). A faulty body is answered with what is wrong `beyond` its schema too: what the handler's rule
    would say of its sound fields. With `token_checked_inside` the handler's one statement compares the token's version
    itself (see accounts.guard), which saves a look-up.
    """

    def declare(handler: Handler) -> Route:
        summary, _, description = (inspect.getdoc(handler) or "").partition("\n")
        operation = Operation(
            allow=allow,
            summary=summary.rstrip("."),
            description=description.strip(),
            body=body,
            query=query,
            form=form,
            beyond=beyond,
            returns=returns,
            status=status,
            others=others or {},
            example=example,
            token_checked_inside=token_checked_inside,
            documented=documented,
        )

        @functools.wraps(handler)
        async def call(request: Request, **arguments: Any) -> HTTPResponse | ResponseStream | None:
            return await _answer(operation, handler, request, arguments)

        call.operation = operation  # type: ignore[attr-defined]
        return call

    return declare


async def _answer(
    operation: Operation, handler: Route, request: Request, arguments: dict[str, Any]
) -> HTTPResponse | ResponseStream | None:
    claims = None
    if operation.allow is not None:
        claims = claims_of(request)
        request.ctx.actor = claimed_actor(claims) if operation.token_checked_inside else await tokens.confirm(claims)
    try:
        if operation.allow is not None:
            request.ctx.actor.require(operation.allow)
        result = await _result(operation, handler, request, arguments)
    except DomainError as fault:
        # Who is refused must be who they claim to be: a dead token is told so before anything else.
        if claims is not None and operation.token_checked_inside and not isinstance(fault, Unauthenticated):
            await tokens.confirm(claims)
        raise
    if isinstance(result, Listing):
        return await send_listing(request, result, arguments["query"])
    return answer(result, operation.returns, operation.status)


async def _result(operation: Operation, handler: Route, request: Request, arguments: dict[str, Any]) -> Any:
    row = next(iter(arguments.values()), None)
    try:
        if operation.query is not None:
            arguments["query"] = read_query(request, operation.query)
        if operation.body is not None and operation.form is None:
            arguments["body"] = read_body(request, operation.body)
        return await handler(request, **arguments)
    except Unsound as fault:
        if operation.beyond is None:
            raise
        raise InvalidInput({**fault.fields, **await operation.beyond(fault.sound, row)}) from fault


def put_or_patch(blueprint: Blueprint, path: str, *, stream: bool = False) -> Callable[[Route], Route]:
    """Register a change of the fields that are sent: clients send partial bodies by either method."""
    return blueprint.route(path, methods=["PUT", "PATCH"], stream=stream)  # type: ignore[no-any-return]


def operation_of(route: Any) -> Operation | None:
    """The declaration of a registered route, if it has one."""
    found = getattr(route.handler, "operation", None)
    return found if isinstance(found, Operation) else None
