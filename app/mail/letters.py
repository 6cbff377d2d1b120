"""The letters: one function each, from what there is to say to a message ready to be posted."""

from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from email.utils import formataddr
from functools import cache

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app import i18n
from app.config import ROOT

FOLDER = ROOT / "templates" / "letters"


@dataclass(frozen=True, slots=True)
class Item:
    """Units of one thing. `ships_by` is the date told; None means it is still to be confirmed.

    `stage` and `note` say how far it has come, where the merchant tells.
    """

    title: str
    units: int
    ships_by: date | None = None
    stage: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What every letter needs: who writes, about which order, in which language."""

    language: str
    order: str
    shop: str
    contact: str
    note: str
    status_url: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A rendered letter; it knows no address yet."""

    kind: str
    language: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """Where a letter goes and who sends it. `id` is the message's identity, the same at every try."""

    to: str
    sender: str
    sender_name: str
    reply_to: str
    id: str


def in_line(frame: Frame, waiting: tuple[Item, ...], ready: tuple[Item, ...], *, together: bool) -> Letter:
    """You are in line: what waits and until when, what does not, and what happens next."""
    return _render("in_line", frame, waiting=waiting, ready=ready, together=together)


def arrived(frame: Frame, items: tuple[Item, ...], handling_days: int) -> Letter:
    """Yours has arrived with us: what, and how long packing normally takes. It never claims more."""
    return _render("arrived", frame, items=items, handling_days=handling_days)


def message(letter: Letter, envelope: Envelope) -> EmailMessage:
    """The letter in its envelope. Line breaks in a name cannot become headers."""
    post = EmailMessage()
    post["Subject"] = _one_line(letter.subject)
    post["From"] = formataddr((_one_line(envelope.sender_name), envelope.sender))
    post["To"] = _one_line(envelope.to)
    if envelope.reply_to:
        post["Reply-To"] = _one_line(envelope.reply_to)
    post["Message-ID"] = f"<{envelope.id}@{envelope.sender.rpartition('@')[2]}>"
    post["Auto-Submitted"] = "auto-generated"
    post.set_content(letter.text)
    post.add_alternative(letter.html, subtype="html")
    return post


def _render(kind: str, frame: Frame, **facts: object) -> Letter:
    env = _environment(frame.language)
    words = {"frame": frame, **facts}
    html = env.get_template(f"{kind}/body.html").render(words)
    return Letter(
        kind=kind,
        language=frame.language,
        subject=_one_line(_plain(frame.language).get_template(f"{kind}/subject.txt").render(words)),
        text=_plain(frame.language).get_template(f"{kind}/body.txt").render(words).strip() + "\n",
        html=css_inline.inline(html),
    )


@cache
def _environment(language: str) -> Environment:
    env = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined)
    return i18n.furnish(_tidy(env), language)


@cache
def _plain(language: str) -> Environment:
    env = Environment(loader=FileSystemLoader(FOLDER), autoescape=False, undefined=StrictUndefined)
    return i18n.furnish(_tidy(env), language)


def _tidy(env: Environment) -> Environment:
    env.trim_blocks = env.lstrip_blocks = True
    env.policies["ext.i18n.trimmed"] = True
    return env


def _one_line(text: str) -> str:
    return " ".join(text.split())
