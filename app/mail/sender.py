"""Where letters leave the house: by SMTP, or into memory for tests. No address is kept or logged."""

import smtplib
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Protocol

from app.config import Config

# For each word of the conversation; a letter's lease must outlive them all.
TIMEOUT_SECONDS = 5


class Undeliverable(Exception):
    """A letter could not be handed over. `permanent`: trying again will not help."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.permanent = permanent


class Sender(Protocol):
    """Hands one message to the post; raises Undeliverable."""

    def send(self, message: EmailMessage) -> None: ...


@dataclass(frozen=True, slots=True)
class SmtpSender:
    host: str
    port: int
    user: str
    password: str
    tls: bool

    def send(self, message: EmailMessage) -> None:
        try:
            with smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS) as post:
                if self.tls:
                    post.starttls()
                if self.user:
                    post.login(self.user, self.password)
                post.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            code = next(iter(refused.recipients.values()))[0]
            raise Undeliverable(f"recipient refused ({code})", permanent=code >= 500) from None
        except smtplib.SMTPResponseException as answer:
            raise Undeliverable(
                f"mail server answered {answer.smtp_code}", permanent=answer.smtp_code >= 500
            ) from None
        except (OSError, smtplib.SMTPException) as error:
            raise Undeliverable(type(error).__name__, permanent=False) from None


@dataclass(slots=True)
class MemorySender:
    """Keeps what it is given, for tests."""

    sent: list[EmailMessage] = field(default_factory=list)

    def send(self, message: EmailMessage) -> None:
        self.sent.append(message)


def from_config(config: Config) -> Sender:
    return SmtpSender(
        config.smtp_host, config.smtp_port, config.smtp_user, config.smtp_password, bool(config.smtp_tls)
    )
