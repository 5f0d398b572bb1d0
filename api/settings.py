"""The only reader of the environment: every setting, its default and where derived ones come from."""

import hashlib
import os
import secrets
import tempfile
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

# A Unix socket's path is limited to about 107 bytes; the server adds a name of its own to the folder.
LONGEST_SOCKET_FOLDER = 80


class Settings(BaseSettings):
    """What the deployment decides. Names are the environment variables' own, in upper case."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    database_url_override: str | None = Field(default=None, alias="DATABASE_URL")
    redis_url_override: str | None = Field(default=None, alias="REDIS_URL")
    analytics_url_override: str | None = Field(default=None, alias="ANALYTICS_DATABASE_URL")
    state_dir: Path = Field(default=Path("var"), alias="STATE_DIR")
    media_root_override: str | None = Field(default=None, alias="MEDIA_ROOT")
    secret_key_override: str | None = Field(default=None, alias="SECRET_KEY")
    public_base_url: str | None = Field(default=None, alias="PUBLIC_BASE_URL")
    api_host: str = Field(default="127.0.0.1", alias="API_HOST")
    api_port: int = Field(default=8000, alias="API_PORT", ge=1, le=65535)
    api_workers: int = Field(default=2, alias="API_WORKERS", ge=1)
    workbench_port: int = Field(default=8501, alias="WORKBENCH_PORT", ge=1, le=65535)
    telegram_bot_token: str | None = Field(default=None, alias="TELEGRAM_BOT_TOKEN")
    telegram_api_url: str = Field(default="https://api.telegram.org", alias="TELEGRAM_API_URL")
    telegram_examiners_chat_id: str | None = Field(default=None, alias="TELEGRAM_EXAMINERS_CHAT_ID")
    telegram_webhook_url: str | None = Field(default=None, alias="TELEGRAM_WEBHOOK_URL")
    telegram_webhook_port: int = Field(default=8443, alias="TELEGRAM_WEBHOOK_PORT", ge=1, le=65535)
    log_format: Literal["console", "json"] | None = Field(default=None, alias="LOG_FORMAT")

    @cached_property
    def state(self) -> Path:
        """The state folder, absolute."""
        return self.state_dir.absolute()

    @cached_property
    def sockets(self) -> Path:
        """The folder of the project's own PostgreSQL and Redis sockets; short, whatever STATE_DIR is."""
        inside = self.state / "run"
        if len(str(inside)) <= LONGEST_SOCKET_FOLDER:
            return inside
        name = hashlib.sha256(str(self.state).encode()).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"academy-{os.getuid()}-{name}"

    @property
    def owns_database(self) -> bool:
        """Whether PostgreSQL is the project's own, under the state folder."""
        return self.database_url_override is None

    @property
    def owns_redis(self) -> bool:
        """Whether Redis is the project's own, under the state folder."""
        return self.redis_url_override is None

    @property
    def database_url(self) -> str:
        """The PostgreSQL to use; the project's own answers on a socket only, never on a port."""
        return self.database_url_override or f"postgresql://academy@/academy?host={self.sockets}"

    @property
    def analytics_url(self) -> str:
        """Where analyses read: a replica or a login of its own if one is named, else the same PostgreSQL."""
        return self.analytics_url_override or self.database_url

    @property
    def redis_url(self) -> str:
        """The Redis to use, as redis-py spells it (`unix://` for the project's own)."""
        return self.redis_url_override or f"unix://{self.sockets}/redis.sock"

    @property
    def media_root(self) -> str:
        """Where uploads live: a folder, or any URL that fsspec knows."""
        return self.media_root_override or str(self.state / "media")

    @cached_property
    def secret_key(self) -> str:
        """The key that signs tokens; made once and kept in the state folder when none is given."""
        return self.secret_key_override or _kept_secret(self.state / "secret_key")


def _kept_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written aside and linked into place, so that of two processes at once both read the same, whole key.
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    if not path.exists():
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
