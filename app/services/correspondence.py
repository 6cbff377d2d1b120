"""What a letter has to say: read from the rows at the moment it is written."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.line import Line, Order
from app.db.shop import Settings, Shop
from app.domain.facts import ContactFacts
from app.i18n import language_of
from app.mail import letters
from app.services import etas, lines, notices, progress, promises, shops


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter but for its reader. `told` is what it will have promised, per line, once it is sent."""

    letter: str
    shop: Shop
    settings: Settings
    order: Order
    items: tuple[letters.Item, ...]
    ready: tuple[letters.Item, ...] = ()
    told: dict[int, etas.Eta] = field(default_factory=dict)

    def written_to(self, contact: ContactFacts) -> letters.Letter:
        """The letter in the reader's language."""
        frame = letters.Frame(
            language=language_of(contact.locale),
            order=self.order.name,
            shop=self.shop.name or self.shop.domain,
            contact=self.settings.reply_to or self.shop.contact_email,
            note=self.settings.letter_note,
            status_url=contact.status_url,
        )
        if self.letter == "in_line":
            return letters.in_line(frame, self.items, self.ready, together=self.order.ship_together)
        return letters.arrived(frame, self.items, self.settings.handling_days)

    def envelope(self, contact: ContactFacts, sender: str, notice_id: int) -> letters.Envelope:
        """Where it goes; trying the same letter again keeps its message id."""
        return letters.Envelope(
            to=contact.email or "",
            sender=sender,
            sender_name=self.shop.name or self.shop.domain,
            reply_to=self.settings.reply_to or self.shop.contact_email,
            id=f"notice-{self.shop.id}-{notice_id}",
        )


def draft(session: Session, shop: Shop, claim: notices.Claim, now: datetime) -> Draft | None:
    """What the claimed letter says now; None when there is nothing to say any more."""
    order = session.get(Order, (shop.id, claim.order_id))
    if order is None or order.cancelled_at is not None:
        return None
    settings = shops.settings(session, shop)
    if claim.letter == "in_line":
        return _in_line(session, shop, settings, order, now)
    return _arrived(session, shop, settings, order, claim)


def _in_line(session: Session, shop: Shop, settings: Settings, order: Order, now: datetime) -> Draft | None:
    left = [line for line in _lines(session, shop, order) if line.open > 0]
    spoken = [line.id for line in left if lines.is_owed(line, "tell")]
    standing = etas.of_lines(session, shop, spoken, now)
    told = {line: _told(eta, settings, shop, now) for line, eta in standing.items() if eta.waiting > 0}
    if not told:
        return None
    coming = progress.told(session, shop, {line: eta.basis for line, eta in told.items()})
    waiting = tuple(
        letters.Item(
            line.title,
            told[line.id].waiting,
            told[line.id].ships_by,
            coming[line.id].stage if line.id in coming else "",
            coming[line.id].note if line.id in coming else "",
        )
        for line in left
        if line.id in told
    )
    rest = {line.id: line.open - (told[line.id].waiting if line.id in told else 0) for line in left}
    ready = tuple(letters.Item(line.title, rest[line.id]) for line in left if rest[line.id] > 0)
    return Draft("in_line", shop, settings, order, waiting, ready, told)


def _arrived(
    session: Session, shop: Shop, settings: Settings, order: Order, claim: notices.Claim
) -> Draft | None:
    of_order = {line.id: line for line in _lines(session, shop, order)}
    units = {
        id_: min(n, of_order[id_].ordered - of_order[id_].cancelled)
        for id_, n in claim.parts.items()
        if id_ in of_order
    }
    items = tuple(letters.Item(of_order[id_].title, n) for id_, n in units.items() if n > 0)
    return Draft("arrived", shop, settings, order, items) if items else None


def _lines(session: Session, shop: Shop, order: Order) -> list[Line]:
    query = select(Line).where(Line.shop_id == shop.id, Line.order_id == order.id).order_by(Line.id)
    return list(session.scalars(query))


def _told(eta: etas.Eta, settings: Settings, shop: Shop, now: datetime) -> etas.Eta:
    """With the date as the letter says it, which is what it promises."""
    return replace(eta, ships_by=promises.announced(settings, shop.timezone, eta.ships_by, now))
