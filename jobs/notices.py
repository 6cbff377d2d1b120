"""Sends the letters that are owed: read what there is to say, ask where it goes, post it, keep the proof."""

import hashlib

import structlog

from app.db import session as db
from app.db.shop import Shop
from app.domain.facts import ContactFacts
from app.house import House
from app.mail import letters, sender
from app.services import correspondence, exceptions, notices, promises
from app.shopify import errors, orders
from jobs import calls

log = structlog.get_logger(__name__)

LATER_SECONDS = 300.0


def drain(house: House) -> int:
    """Sends until no letter may go; says how many were dealt with."""
    dealt = 0
    while claims := _claims(house):
        for claim in claims:
            _deal(house, claim)
        dealt += len(claims)
    return dealt


def _claims(house: House) -> list[notices.Claim]:
    with db.transaction(house.sessions) as session:
        # One at a time: when we are killed, at most one letter has to wait for its lease to end.
        return notices.claim(session, house.clock.now(), house.clock.wall(), limit=1)


def _deal(house: House, claim: notices.Claim) -> None:
    try:
        _send(house, claim)
    except (errors.Throttled, errors.TokenRefused, errors.Frozen) as stop:
        _put_off(house, claim, getattr(stop, "wait", LATER_SECONDS))
    except (errors.ShopifyError, sender.Undeliverable) as error:
        _failed(house, claim, str(error), permanent=error.permanent)
    except Exception as error:  # noqa: BLE001 (whatever it was, it is noted on its row)
        # A traceback could quote an address.
        why = calls.described(error)
        log.error("letter.failed", shop=claim.shop_id, notice=claim.id, why=why)
        _failed(house, claim, why, permanent=False)


def _send(house: House, claim: notices.Claim) -> None:
    with db.look(house.sessions) as session:
        shop = session.get_one(Shop, claim.shop_id)
        draft = correspondence.draft(session, shop, claim, house.clock.now())
    if draft is None:
        return _finish(house, claim, "not_needed")
    contact = orders.contact(house.admin(shop.id, shop.domain), claim.order_id)
    if contact is None or contact.is_cancelled:
        return _finish(house, claim, "not_needed")
    if not contact.email:
        return _nowhere_to_go(house, claim)
    return _post(house, claim, draft, contact)


def _post(house: House, claim: notices.Claim, draft: correspondence.Draft, contact: ContactFacts) -> None:
    letter = draft.written_to(contact)
    envelope = draft.envelope(contact, house.config.mail_from, claim.id)
    house.sender.send(letters.message(letter, envelope))
    now = house.clock.now()
    proof = {
        "message_id": envelope.id,
        "language": letter.language,
        "digest": hashlib.sha256(letter.text.encode()).hexdigest(),
        "at": now.isoformat(),
    }
    with calls.writing(house, claim.shop_id) as session:
        shop = session.get_one(Shop, claim.shop_id)
        if draft.told:
            promises.tell(session, shop, claim.order_id, draft.told, f"letter:{claim.letter}", now)
        notices.done(session, claim, "sent", now, proof)
    house.bells.ring("effects")


def _finish(house: House, claim: notices.Claim, outcome: str) -> None:
    with calls.writing(house, claim.shop_id) as session:
        notices.done(session, claim, outcome, house.clock.now())


def _nowhere_to_go(house: House, claim: notices.Claim) -> None:
    now = house.clock.now()
    with calls.writing(house, claim.shop_id) as session:
        notices.done(session, claim, "no_address", now)
        detail = {"letter": claim.letter}
        exceptions.raise_one(session, claim.shop_id, "no_address", f"order:{claim.order_id}", detail, now)


def _put_off(house: House, claim: notices.Claim, seconds: float) -> None:
    with calls.writing(house, claim.shop_id) as session:
        notices.put_off(session, claim, house.clock.wall(), seconds)


def _failed(house: House, claim: notices.Claim, error: str, *, permanent: bool) -> None:
    with calls.writing(house, claim.shop_id) as session:
        notices.failed(session, claim, house.clock.now(), house.clock.wall(), error, permanent=permanent)
