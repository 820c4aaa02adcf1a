"""Every setting of the product, read once from the environment."""

import os
import re
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

ROOT: Final = Path(__file__).parent
_PROFILES: Final = ("demo", "production", "test")
_LOG_FORMATS: Final = ("text", "json")
_SHORTEST_SECRET: Final = 32
_LONGEST_LOCAL: Final = 14  # 64 less the plus sign and a token (RFC 5321)
_REPLY_ADDRESS: Final = re.compile(rf"[a-z0-9._-]{{1,{_LONGEST_LOCAL}}}@[a-z0-9-]+(\.[a-z0-9-]+)*")


class SettingError(SystemExit):
    """A setting is missing or not safe; the product does not start."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """Settings; names in capitals because Flask reads only those."""

    PROFILE: str = "demo"
    SECRET_KEY: str
    SQLALCHEMY_DATABASE_URI: str
    SQLALCHEMY_ENGINE_OPTIONS: dict[str, Any] = field(default_factory=dict)
    BASE_URL: str = "http://127.0.0.1:8000"
    TRUSTED_PROXIES: int = 0
    MAIL_URL: str = ""
    STORAGE_URL: str = ""
    BROKER_URL: str = ""
    LIVE_URL: str = ""
    INSTANCE_DIR: str = str(ROOT / "instance")
    LOG_FORMAT: str = "text"
    REPLY_ADDRESS: str = ""
    IMAP_URL: str = ""
    OUTBOUND_HOSTS: str = ""
    OUTBOUND_INSIDE: str = ""
    OUTBOUND_HTTP: bool = False
    SMS_KEY: str = ""
    MAIL_SENDER: str = "Điểm Cầu <khong-tra-loi@diemcau.example>"
    DEMO_PASSWORD: str = "diemcau-demo"  # noqa: S105 printed by `make run`, refused in production
    TESTING: bool = False
    WTF_CSRF_ENABLED: bool = True
    WTF_CSRF_TIME_LIMIT: int | None = None
    MAX_CONTENT_LENGTH: int = 26 * 1024 * 1024
    MAX_FORM_MEMORY_SIZE: int = 4 * 1024 * 1024
    MAX_FORM_PARTS: int = 5000
    SESSION_COOKIE_HTTPONLY: bool = True
    SESSION_COOKIE_SAMESITE: str = "Lax"
    SESSION_COOKIE_SECURE: bool = False
    SESSION_COOKIE_NAME: str = "diemcau"
    SESSION_IDLE: timedelta = timedelta(minutes=30)
    SESSION_ABSOLUTE: timedelta = timedelta(hours=12)
    BABEL_TRANSLATION_DIRECTORIES: str = str(ROOT / "translations")
    CHEAP_PASSWORDS: bool = False
    PASSWORD_LENGTH: int = 12

    @classmethod
    def from_env(cls) -> "Config":
        """Read the settings; one that is missing or not safe stops the start with the reason."""
        env = os.environ
        profile = env.get("DIEMCAU_PROFILE", "demo")
        if profile not in _PROFILES:
            raise SettingError(f"DIEMCAU_PROFILE must be one of {', '.join(_PROFILES)}")
        instance = Path(env.get("INSTANCE_DIR", str(ROOT / "instance"))).absolute()
        base_url = env.get("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
        secure = urlsplit(base_url).scheme == "https"
        return cls(
            PROFILE=profile,
            SECRET_KEY=_secret(profile, env.get("SECRET_KEY", ""), instance),
            SQLALCHEMY_DATABASE_URI=env.get("DATABASE_URL") or _default_database(instance),
            BASE_URL=base_url,
            TRUSTED_PROXIES=int(env.get("TRUSTED_PROXIES", "0")),
            MAIL_URL=env.get("MAIL_URL") or (instance / "mail").as_uri(),
            STORAGE_URL=env.get("STORAGE_URL") or (instance / "files").as_uri(),
            BROKER_URL=env.get("BROKER_URL", ""),
            LIVE_URL=env.get("LIVE_URL", ""),
            INSTANCE_DIR=str(instance),
            LOG_FORMAT=_log_format(env.get("LOG_FORMAT", "text")),
            MAIL_SENDER=env.get("MAIL_SENDER", cls.MAIL_SENDER),
            REPLY_ADDRESS=_reply_address(env.get("REPLY_ADDRESS", "")),
            IMAP_URL=env.get("IMAP_URL", ""),
            OUTBOUND_HOSTS=env.get("OUTBOUND_HOSTS", ""),
            OUTBOUND_INSIDE=env.get("OUTBOUND_INSIDE", ""),
            OUTBOUND_HTTP=_outbound_http(profile, env.get("OUTBOUND_HTTP", "0")),
            SMS_KEY=env.get("SMS_KEY", ""),
            DEMO_PASSWORD=env.get("DEMO_PASSWORD", cls.DEMO_PASSWORD),
            PASSWORD_LENGTH=max(12, int(env.get("PASSWORD_LENGTH", "12"))),
            TESTING=profile == "test",
            SESSION_COOKIE_SECURE=secure,
            SESSION_COOKIE_NAME="__Host-diemcau" if secure else "diemcau",
            CHEAP_PASSWORDS=profile == "test",
        )


def _default_database(instance: Path) -> str:
    instance.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{instance / 'diemcau.db'}"


def _log_format(given: str) -> str:
    if given not in _LOG_FORMATS:
        raise SettingError(f"LOG_FORMAT must be one of {', '.join(_LOG_FORMATS)}")
    return given


def _outbound_http(profile: str, given: str) -> bool:
    if given == "1" and profile == "production":
        raise SettingError("OUTBOUND_HTTP is for development: production posts over https only.")
    return given == "1"


def _reply_address(given: str) -> str:
    """Return the address of the mailbox for answers; a token must still fit before the @."""
    address = given.strip().lower()
    if address and not _REPLY_ADDRESS.fullmatch(address):
        raise SettingError(
            "REPLY_ADDRESS must be a plain address like hop@tinh.gov.vn, with at most "
            f"{_LONGEST_LOCAL} characters before the @"
        )
    return address


def _secret(profile: str, given: str, instance: Path) -> str:
    """Return the key that signs cookies; production brings its own, the demo keeps one on disk."""
    if profile == "production":
        if len(given) < _SHORTEST_SECRET:
            raise SettingError(
                "SECRET_KEY is missing or too short for production: give at least "
                f"{_SHORTEST_SECRET} random characters."
            )
        return given
    if given:
        return given
    kept = instance / "secret.key"
    if not kept.exists():
        instance.mkdir(parents=True, exist_ok=True)
        kept.write_text(secrets.token_urlsafe(48))
        kept.chmod(0o600)
    return kept.read_text().strip()
