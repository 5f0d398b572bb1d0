"""What operations share: the shapes of errors, headers, and how to log in."""

from typing import Any, Final

Schema = dict[str, Any]
Response = dict[str, Any]

REQUEST_ID: Final = {"X-Request-ID": {"$ref": "#/components/headers/RequestId"}}
HEADERS: Final[dict[int, dict[str, Any]]] = {
    401: {"WWW-Authenticate": {"schema": {"type": "string", "const": "Bearer"}}},
    416: {"Content-Range": {"description": "How long the file is.", "schema": {"type": "string"}}},
    429: {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 0}}},
}
_DETAIL_ONLY: Final[Schema] = {
    "type": "object",
    "properties": {"detail": {"type": "string"}},
    "required": ["detail"],
    "additionalProperties": False,
}
_FAULTS: Final[Schema] = {
    "description": "Messages, or the same again for what is inside; a list has an empty object for a sound member.",
    "anyOf": [
        {"type": "array", "items": {"type": "string"}, "minItems": 1},
        {"type": "array", "items": {"$ref": "#/components/schemas/Faults"}},
        {"$ref": "#/components/schemas/FieldErrors"},
    ],
}
SCHEMAS: Final[dict[str, Schema]] = {
    "Detail": {"description": "What went wrong, in one sentence.", **_DETAIL_ONLY},
    "Faults": _FAULTS,
    "FieldErrors": {
        "description": "Per field what is wrong with it, nested like the input; `non_field_errors` for the whole.",
        "type": "object",
        "additionalProperties": {"$ref": "#/components/schemas/Faults"},
    },
    "Summary": {
        "description": "What went wrong, in one sentence.",
        "type": "object",
        "properties": {"error": {"type": "string"}},
        "required": ["error"],
        "additionalProperties": False,
    },
    "BadInput": {
        "anyOf": [
            {"$ref": "#/components/schemas/FieldErrors"},
            {"$ref": "#/components/schemas/Detail"},
            {"$ref": "#/components/schemas/Summary"},
        ]
    },
    "MultilevelError": {
        "description": "What went wrong, in one sentence, and per field.",
        "type": "object",
        "properties": {
            "error": {"type": "string"},
            "detail": {"type": "string"},
            "details": {"$ref": "#/components/schemas/FieldErrors"},
        },
        "anyOf": [{"required": ["error"]}, {"required": ["detail"]}],
        "additionalProperties": False,
    },
}
COMPONENTS: Final[dict[str, Any]] = {
    "headers": {
        "RequestId": {
            "description": "Names this request in the server's log; the caller's own, if it sent a sound one.",
            "schema": {"type": "string", "examples": ["5f0c8a52f2c94c0fae9d2f1f6f0d7a31"]},
        }
    },
    "securitySchemes": {
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "The access token that logging in gives.",
        }
    },
}
