"""A stand-in for the Telegram Bot API on loopback, scripted per chat; `python -m tests.telegram_server` for people.

A script is the answers to one chat's next texts, in order; after the last one every text is taken:
`ok`, `429:SECONDS` (silences the whole bot), `403`, `400`, `500`, `hang`, `reset` (takes the text, then breaks off),
`odd` (takes it, in words that no library reads).
`GET /` shows what arrived; `POST /script` with `{"chat": ["403"]}` adds answers; `POST /write` with
`{"chat": "/start"}` writes to the bot, as a person would.
"""

import argparse
import json
import socket
import struct
import sys
import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import ceil
from typing import Any
from urllib.parse import parse_qs

REFUSALS = {
    "401": (401, "Unauthorized"),
    "400": (400, "Bad Request: chat not found"),
    "403": (403, "Forbidden: bot was blocked by the user"),
    "500": (500, "Internal Server Error"),
}
BOT = {"id": 1, "is_bot": True, "first_name": "Academy", "username": "academy_test_bot"}
BREAK_OFF = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Call:
    """One text that arrived: when, for whom, and how it was answered."""

    at: float
    chat: str
    text: str
    answer: str
    is_silent: bool = False


@dataclass(frozen=True)
class Edit:
    """A text that took the place of one that had arrived."""

    chat: str
    message: int
    text: str


@dataclass
class Telegram:
    """What the server was told to answer, methods that it refuses, and what has arrived."""

    url: str = ""
    calls: list[Call] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)
    scripts: defaultdict[str, deque[str]] = field(default_factory=lambda: defaultdict(deque))
    refused: set[str] = field(default_factory=set)
    silent_until: float = 0.0
    released: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def script(self, chat: object, *answers: str) -> None:
        """The next texts to that chat are answered like this."""
        self.scripts[str(chat)].extend(answers)

    def taken(self, chat: object | None = None) -> list[str]:
        """The texts that people have on their screens now, of one chat or of all."""
        calls = [call for call in self.calls if chat is None or call.chat == str(chat)]
        return [call.text for call in calls if call.answer in ("ok", "reset", "odd")]

    def write(self, chat: int, text: str, **message: Any) -> None:
        """A person writes to the bot: an update as Telegram sends it; `message` replaces parts of it."""
        person = {"id": abs(chat), "is_bot": False, "first_name": "Jasur", "language_code": "uz"}
        is_command = {"type": "bot_command", "offset": 0, "length": len((text.split() or [""])[0])}
        entities = [is_command] if text.startswith("/") else []
        number = len(self.updates) + 1
        kind = {"id": chat, "type": "private" if chat > 0 else "supergroup", "first_name": "Jasur"}
        whole = {"message_id": 1000 + number, "from": person, "chat": kind, "date": int(time.time()), "text": text}
        self.updates.append({"update_id": number, "message": whole | {"entities": entities} | message})

    def updates_from(self, offset: int, seconds: float) -> list[dict[str, Any]]:
        """What was written since, waiting for it for some time."""
        end = time.monotonic() + seconds
        while not (found := self.updates[max(0, offset - 1) :]) and time.monotonic() < end:
            if self.released.wait(0.02):
                break
        return found

    def arrive(self, chat: str, text: str, *, is_silent: bool = False) -> str:
        """Note a text that arrived; what is to be answered."""
        with self.lock:
            now = time.time()
            script = self.scripts[chat]
            answer = script.popleft() if script else "ok"
            if now < self.silent_until:
                answer = f"429:{ceil(self.silent_until - now)}"
            elif answer.startswith("429:"):
                self.silent_until = now + float(answer.removeprefix("429:"))
            self.calls.append(Call(now, chat, text, answer, is_silent))
        print(f"{chat}: {answer}: {text}", flush=True)
        return answer


class _Conversation(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    telegram: Telegram

    def do_GET(self) -> None:
        self._answer(200, [asdict(call) for call in self.telegram.calls])

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        sent = self.rfile.read(length)
        if len(sent) < length:
            self.close_connection = True  # the sender was killed in the middle of it
            return
        body = sent.decode()
        if self.path == "/script":
            for chat, answers in json.loads(body).items():
                self.telegram.script(chat, *answers)
            self._answer(200, {"ok": True})
        elif self.path == "/write":
            for chat, text in json.loads(body).items():
                self.telegram.write(int(chat), text)
            self._answer(200, {"ok": True})
        else:
            self._call(self.path.rpartition("/")[2], _fields(body, self.headers.get("Content-Type", "")))

    def _call(self, method: str, fields: Mapping[str, Any]) -> None:
        if method in self.telegram.refused:
            self._refuse(400, "Bad Request: not today")
        elif method == "sendMessage":
            self._send_message(fields)
        elif method == "editMessageText":
            edit = Edit(str(fields["chat_id"]), int(fields["message_id"]), str(fields["text"]))
            self.telegram.edits.append(edit)
            self._answer(200, {"ok": True, "result": _message(edit.message, edit.chat, edit.text)})
        elif method == "getUpdates":
            wait = min(2.0, float(fields.get("timeout", 0)))
            found = self.telegram.updates_from(int(fields.get("offset", 0)), wait)
            self._answer(200, {"ok": True, "result": found})
        elif method in ("setWebhook", "deleteWebhook", "setMyCommands"):
            self._answer(200, {"ok": True, "result": True})
        else:
            self._answer(200, {"ok": True, "result": BOT})

    def _send_message(self, fields: Mapping[str, Any]) -> None:
        chat, text = str(fields["chat_id"]), str(fields["text"])
        is_silent = str(fields.get("disable_notification", "")).lower() == "true"
        answer = self.telegram.arrive(chat, text, is_silent=is_silent)
        if answer == "ok":
            self._answer(200, {"ok": True, "result": _message(len(self.telegram.calls), chat, text)})
        elif answer == "odd":
            self._answer(200, {"ok": True, "result": {"message_id": 1}})
        elif answer == "hang":
            self.telegram.released.wait()
        elif answer == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, BREAK_OFF)
            self.close_connection = True
        elif answer.startswith("429:"):
            seconds = int(answer.removeprefix("429:"))
            self._refuse(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
        else:
            self._refuse(*REFUSALS[answer])

    def _refuse(self, code: int, description: str, parameters: Mapping[str, int] | None = None) -> None:
        fault = {"ok": False, "error_code": code, "description": description}
        self._answer(code, fault | ({"parameters": parameters} if parameters else {}))

    def _answer(self, code: int, body: Mapping[str, Any] | Sequence[Any]) -> None:
        content = json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: Any) -> None:
        """The texts themselves are shown; an access log would only repeat them."""


def _message(number: int, chat: str, text: str) -> Mapping[str, Any]:
    people = {"id": int(chat), "type": "private"}
    return {"message_id": number, "date": int(time.time()), "chat": people, "text": text}


def _fields(body: str, content_type: str) -> Mapping[str, Any]:
    if content_type.startswith("application/json"):
        return dict(json.loads(body))
    return {name: values[-1] for name, values in parse_qs(body).items()}


class _Server(ThreadingHTTPServer):
    request_queue_size = 128

    def shutdown_request(self, request: Any) -> None:
        """Close without the polite farewell before it, so that `reset` is one."""
        self.close_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that has gone is no fault of ours."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def running(port: int = 0) -> Iterator[Telegram]:
    """The server in a thread of this process; port 0 is any free one."""
    telegram = Telegram()
    conversation = type("Conversation", (_Conversation,), {"telegram": telegram})
    server = _Server(("127.0.0.1", port), conversation)
    telegram.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield telegram
    finally:
        telegram.released.set()
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="A stand-in for the Telegram Bot API on loopback.")
    parser.add_argument("--port", type=int, default=9000)
    with running(parser.parse_args().port) as shown:
        print(f"TELEGRAM_API_URL={shown.url} TELEGRAM_BOT_TOKEN=1:test", flush=True)
        threading.Event().wait()
