"""The letters that arrived, oldest first."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as one recipient got it; `at` is business time."""

    id: int
    to: str
    subject: str
    text: str
    html: str
    headers: dict[str, str]
    at: datetime


class Mailbox:
    """All mail of the shop's customers and staff in one box. Safe to use from any thread."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.lock = threading.Lock()
        self.last_id = 0
        self.kept: list[Letter] = []

    def letters(self) -> list[Letter]:
        """Every letter kept, oldest first."""
        with self.lock:
            return list(self.kept)

    def receive(self, recipients: list[str], content: bytes) -> None:
        """Keep one letter per envelope recipient."""
        message = BytesParser(EmailMessage, policy=policy.default).parsebytes(content)
        with self.lock:
            for recipient in recipients:
                self.last_id += 1
                self.kept.append(_letter(self.last_id, bare(recipient), message, self.now()))

    def clear(self) -> None:
        """Throw all letters away."""
        with self.lock:
            self.kept.clear()


def bare(address: str) -> str:
    """ann@example.com out of 'Ann <ann@example.com>'."""
    parsed = getaddresses([address])
    return parsed[0][1] if parsed else address


def _letter(letter_id: int, to: str, message: EmailMessage, at: datetime) -> Letter:
    headers = {name: str(value) for name, value in message.items()}
    return Letter(
        letter_id,
        to,
        headers.get("Subject", ""),
        _body(message, "plain"),
        _body(message, "html"),
        headers,
        at,
    )


def _body(message: EmailMessage, subtype: str) -> str:
    part = message.get_body(preferencelist=(subtype,))
    return "" if part is None else str(part.get_content()).replace("\r\n", "\n")
