"""An SMTP server on loopback that accepts every letter and delivers it to the mailbox."""

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from devstore.mail.mailbox import Mailbox

LARGEST_LETTER = 33_554_432


class Sink:
    """The aiosmtpd handler around one mailbox."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the letter and say so."""
        content = envelope.content or b""
        raw = content.encode() if isinstance(content, str) else content
        self.mailbox.receive(list(envelope.rcpt_tos), raw)
        return "250 Kept for reading"


def serving(mailbox: Mailbox, port: int, host: str = "127.0.0.1") -> Controller:
    """A server ready to `start()` and `stop()`; it takes the port when started."""
    return Controller(Sink(mailbox), hostname=host, port=port, data_size_limit=LARGEST_LETTER)
