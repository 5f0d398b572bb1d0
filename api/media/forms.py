"""multipart/form-data, taken in pieces as they arrive: texts into memory, files onto the disk."""

import re
from collections.abc import Callable, Iterable
from threading import Lock
from typing import BinaryIO, Protocol
from urllib.parse import unquote

from multipart import (  # type: ignore[import-untyped]
    MultipartError,
    MultipartSegment,
    PushMultipartParser,
    parse_options_header,
)

from api.errors import InvalidInput, Refused, UnsupportedContentType
from api.media.uploads import Form, Staging, Upload

FileLimit = Callable[[str], int | None]
"""The most bytes a file field may have; None: no such field."""

MAX_PARTS = 200
MAX_TEXT = 1024 * 1024
MAX_BOUNDARY = 200
WRITE_BUFFER = 64 * 1024

# Older clients send a name beyond ASCII in this form only.
_EXTENDED_NAME = re.compile(r"filename\*\s*=\s*(utf-8|iso-8859-1)'[^']*'([^;\s]*)", re.IGNORECASE)


class _Part(Protocol):
    def write(self, data: bytes) -> None: ...

    def end(self) -> None: ...

    def abandon(self) -> None: ...


def boundary_of(content_type: str) -> str:
    """The boundary that a multipart Content-Type declares."""
    kind, options = parse_options_header(content_type)
    if kind != "multipart/form-data":
        raise UnsupportedContentType(f'Unsupported media type "{content_type}" in request.')
    boundary: str = options.get("boundary", "")
    if not boundary or len(boundary) > MAX_BOUNDARY or not boundary.isascii() or not boundary.isprintable():
        raise _malformed("Invalid boundary")
    return boundary


class FormParser:
    """Takes a form's bytes, gives the form. Blocking: meant for a thread, one call at a time."""

    def __init__(self, boundary: str, staging: Staging, file_limit: FileLimit) -> None:
        self._parser = PushMultipartParser(boundary, max_segment_count=MAX_PARTS)
        self._staging = staging
        self._file_limit = file_limit
        self._form = Form()
        self._text_left = MAX_TEXT
        self._part: _Part | None = None
        self._using = Lock()
        self._is_empty = True
        self._discarded = False

    def feed(self, chunks: Iterable[bytes]) -> None:
        """Take the next bytes of the body."""
        with self._using:
            if self._discarded:
                return
            try:
                for chunk in chunks:
                    self._is_empty = False
                    self._take(chunk)
            except MultipartError as fault:
                raise _malformed(fault.args[0]) from fault

    def finish(self) -> Form:
        """The form, once all bytes were taken; of a body without any, an empty one."""
        try:
            self._parser.close(check_complete=not self._is_empty)
        except MultipartError as fault:
            raise _malformed(fault.args[0]) from fault
        return self._form

    def discard(self) -> None:
        """Remove the files that nobody moved away; waits for a `feed` that still runs."""
        with self._using:
            self._discarded = True
            if self._part is not None:
                self._part.abandon()
            self._staging.discard()

    def _take(self, chunk: bytes) -> None:
        for event in self._parser.parse(chunk):
            if isinstance(event, MultipartSegment):
                self._part = self._begin(event)
            elif self._part is None:
                continue
            elif event is None:
                self._part.end()
                self._part = None
            else:
                self._part.write(event)

    def _begin(self, segment: MultipartSegment) -> _Part | None:
        field, client_name = segment.name or "", _client_name(segment)
        if client_name is None:
            return _Text(self, field)
        limit = self._file_limit(field)
        # A browser sends an empty name for a file input that was left alone.
        if not client_name or limit is None:
            return None
        return _File(self._form, Upload(field, client_name, self._staging.path(), limit=limit), limit)

    def take_text(self, field: str, size: int) -> None:
        """Count a text's bytes against what all texts of a form may have together."""
        self._text_left -= size
        if self._text_left < 0:
            raise InvalidInput({field: [f"Ensure the form's texts have no more than {MAX_TEXT} bytes."]})

    def keep_text(self, field: str, text: str) -> None:
        """Note a finished text field."""
        self._form.fields[field] = text


class _Text:
    def __init__(self, parser: FormParser, field: str) -> None:
        self._parser = parser
        self._field = field
        self._bytes = bytearray()

    def write(self, data: bytes) -> None:
        self._parser.take_text(self._field, len(data))
        self._bytes += data

    def end(self) -> None:
        try:
            text = self._bytes.decode()
        except UnicodeDecodeError as fault:
            raise InvalidInput({self._field: ["Not a valid string."]}) from fault
        if "\0" in text or "\0" in self._field:
            raise InvalidInput({self._field.replace("\0", ""): ["Null characters are not allowed."]})
        self._parser.keep_text(self._field, text)

    def abandon(self) -> None:
        self._bytes.clear()


class _File:
    def __init__(self, form: Form, upload: Upload, limit: int) -> None:
        self._form = form
        self._upload = upload
        self._limit = limit
        self._file: BinaryIO = upload.path.open("xb", buffering=WRITE_BUFFER)

    def write(self, data: bytes) -> None:
        self._upload.size += len(data)
        if self._upload.size <= self._limit:
            self._file.write(data)
        elif not self._upload.too_large:
            self._upload.too_large = True
            self._file.truncate(0)

    def end(self) -> None:
        self._file.close()
        if self._upload.too_large:
            self._upload.path.unlink()
        if self._upload.field in self._form.files:
            raise InvalidInput({self._upload.field: ["More than one file was submitted."]})
        self._form.files[self._upload.field] = self._upload

    def abandon(self) -> None:
        self._file.close()


def _client_name(segment: MultipartSegment) -> str | None:
    name: str | None = segment.filename
    if name is None:
        disposition = dict(segment.headerlist).get("Content-Disposition", "")
        extended = _EXTENDED_NAME.search(disposition)
        if extended is None:
            return None
        name = unquote(extended[2], encoding=extended[1])
    return name.replace("\0", "")


def _malformed(reason: object) -> Refused:
    return Refused(f"Multipart form parse error - {reason}")
