"""What happens to mails that the memory keeps."""

from dataclasses import dataclass

from meetings.kit.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class MailsQueued(Event):
    """Mails about one conference wait to be sent."""

    kind: str
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class MailRetried(Event):
    """Somebody sent a failed mail on its way again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MailsRetried(Event):
    """Somebody sent failed mails on their way again, all at once."""

    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class PointsChased(Event):
    """Points that had not answered were reminded by hand."""

    count: int
    mails: int


@dataclass(frozen=True, kw_only=True, slots=True)
class WebhookAdded(Event):
    """A machine is told from now on; of its address the memory keeps the host."""

    name: str
    host: str
    events: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class WebhookChanged(Event):
    """A machine is told something else, or elsewhere, or no more."""

    name: str
    host: str
    events: tuple[str, ...]
    is_enabled: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class WebhookSecretRenewed(Event):
    """The secret of a machine was changed; the former one is worth nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WebhookTried(Event):
    """A test was sent to a machine by hand."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SmsGatewaySet(Event):
    """The gateway for short messages was set, or turned on or off."""

    host: str
    is_enabled: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class SmsTried(Event):
    """A test was sent to a telephone by hand."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageTemplateSet(Event):
    """The words of a kind of message were changed, or are again those of the product."""

    language: str
    is_original: bool
