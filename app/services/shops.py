"""A shop comes, pauses and goes: its row is made at the first verified request."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.db.catalogue import Location, Product
from app.db.incoming import Incoming, Upload
from app.db.ledger import LedgerBatch, LedgerEntry
from app.db.line import FulfillmentOrder, Order
from app.db.receipts import Receipt
from app.db.rows import Row
from app.db.shop import Settings, Shop, Token
from app.db.work import Effect, ExceptionRow, Import, Notice, Reading
from app.services import dirty

OWED = (Reading, Effect, Import, Upload, Token)
# Lines, places, promises, items and levels go with the rows that own them. Letters that were sent stay:
# they are proof, and nobody is told twice that she is in line.
READ = (LedgerEntry, LedgerBatch, ExceptionRow, Incoming, Receipt, FulfillmentOrder, Order, Product, Location)

# Written by the hundred, they refer to no shop: to check that it is there takes as long as to write them.
UNTIED = (Effect, LedgerEntry, LedgerBatch)


def find(session: Session, domain: str) -> Shop | None:
    return session.scalars(select(Shop).where(Shop.domain == domain)).first()


def locked(session: Session, shop_id: int) -> Shop:
    """The shop as it is now, locked: whoever changes its line comes first to this row.

    So writers of one shop follow one another, whatever they write, and none waits for another crosswise.
    """
    query = select(Shop).where(Shop.id == shop_id)
    return session.scalars(_for_change(query)).one()


def locked_by_domain(session: Session, domains: Iterable[str]) -> dict[str, Shop]:
    """The same for several shops, in id order; domains that we do not know are left out."""
    query = select(Shop).where(Shop.domain.in_(set(domains))).order_by(Shop.id)
    return {shop.domain: shop for shop in session.scalars(_for_change(query))}


def arrive(session: Session, domain: str, now: datetime) -> Shop:
    """The installed shop's row; a shop that left comes back as new, with its settings kept."""
    shop = find(session, domain) or _settle(session, domain, now)
    if not shop.is_installed:
        _return(session, shop, now)
    return shop


def begin_import(session: Session, shop: Shop, now: datetime) -> bool:
    """Start the first reading of the shop; False when it has begun or ended already."""
    if shop.imported_at is not None or has_begun(session, shop):
        return False
    session.add(Import(shop_id=shop.id, stage="shop", started_at=now))
    return True


def has_begun(session: Session, shop: Shop) -> bool:
    """Whether the first reading was begun."""
    return session.get(Import, shop.id) is not None


def leave(session: Session, domain: str, triggered_at: datetime | None) -> bool:
    """The shop uninstalled us; False for a notice older than its last arrival (business time)."""
    shop = find(session, domain)
    if shop is None or not shop.is_installed:
        return False
    if triggered_at is not None and triggered_at <= shop.installed_at:
        return False
    shop.uninstalled_at = triggered_at or shop.installed_at
    for rows in OWED:
        _forget(session, rows, shop.id)
    session.execute(delete(Notice).where(Notice.shop_id == shop.id, Notice.done_at.is_(None)))
    return True


def erase(session: Session, shop: Shop) -> None:
    """Delete the shop with all that is its."""
    for rows in UNTIED:
        _forget(session, rows, shop.id)
    session.delete(shop)


def pause(shop: Shop, now: datetime) -> None:
    """Stop releases, letters and date changes at once."""
    shop.paused_at = shop.paused_at or now


def resume(session: Session, shop: Shop) -> None:
    """What waited for it is planned again, and goes."""
    shop.paused_at = None
    session.flush()
    dirty.mark_all(session, shop.id)


def settings(session: Session, shop: Shop) -> Settings:
    """The merchant's choices, made with their defaults at the first look."""
    found = session.get(Settings, shop.id)
    if found is None:
        found = Settings(shop_id=shop.id)
        session.add(found)
        session.flush()
    return found


def _for_change(query: Select[Shop]) -> Select[Shop]:
    # Weaker than FOR UPDATE: rows that only refer to the shop may still be inserted.
    return query.with_for_update(key_share=True).execution_options(populate_existing=True)


def _settle(session: Session, domain: str, now: datetime) -> Shop:
    shop = Shop(domain=domain, installed_at=now)
    try:
        with session.begin_nested():
            session.add(shop)
            session.flush()
    except IntegrityError:
        # Two first requests at once: the other one's row is as good as ours.
        return session.scalars(select(Shop).where(Shop.domain == domain)).one()
    settings(session, shop)
    return shop


def _return(session: Session, shop: Shop, now: datetime) -> None:
    for rows in (*OWED, *READ):
        _forget(session, rows, shop.id)
    shop.installed_at = now
    shop.uninstalled_at = shop.imported_at = shop.live_at = shop.paused_at = None
    shop.orders_read_until = shop.nightly_due_at = shop.has_active_block = None


def _forget(session: Session, rows: type[Row], shop_id: int) -> None:
    session.execute(delete(rows).where(rows.__table__.c.shop_id == shop_id))
