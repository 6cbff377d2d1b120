"""The shop window: what each variant's offer owes to Shopify, its policy and its badge."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app import dates
from app.db.catalogue import Item
from app.db.shop import Settings, Shop
from app.domain import offer, promise
from app.services import effects, exceptions, offers, progress

NO_STAGE = promise.Progress()


def dress(session: Session, shop: Shop, settings: Settings, items: Sequence[Item], now: datetime) -> None:
    """Write each offer on its item, and wish what the storefront lacks to say it."""
    enrolled = [item for item in items if item.enrolled_at is not None]
    made = offers.made(session, shop, settings, enrolled, now)
    for item in items:
        item.offer = _written(made[item.id]) if item.id in made else None
    if not shop.is_live:
        return
    ids = [item.id for item in items]
    owed = effects.pending(session, shop.id, ("policy", "badge"), ids)
    stages = progress.told(session, shop, {id_: each.basis for id_, each in made.items()})
    for item in (item for item in items if item.deleted_at is None):
        _switch(session, shop, item, made.get(item.id), owed.get(("policy", item.id)), now)
        badge = owed.get(("badge", item.id))
        stage = stages.get(item.id, NO_STAGE)
        wanted = told(shop, settings, made.get(item.id), badge or item.badge, now, stage)
        _label(session, shop, item, made.get(item.id), wanted, badge, now)
    _warn(session, shop, settings, enrolled, now)


def told(
    shop: Shop,
    settings: Settings,
    made: offer.Offer | None,
    shown: Mapping[str, Any] | None,
    now: datetime,
    stage: promise.Progress = NO_STAGE,
) -> dict[str, Any]:
    """What the product page says of an offer, as a badge has it; in a pause of the shop what was `shown`."""
    wanted = _badge(shop, settings, made, now, stage)
    if shop.paused_at is None:
        return wanted
    return promise.kept(shown, wanted, dates.shop_day(now, shop.timezone))


def notice_policy(
    session: Session, shop: Shop, items: Iterable[Item], found: dict[int, bool], now: datetime
) -> None:
    """The policies found: one that differs from what we set is somebody's wish, and is respected."""
    rows = [item for item in items if item.id in found and found[item.id] != item.continues]
    writing = effects.pending(session, shop.id, ["policy"], [item.id for item in rows])
    for item in rows:
        # A change of ours is under way: what was found may be older than it.
        if ("policy", item.id) in writing:
            continue
        if item.continued_before is not None:
            item.drifted_at = item.drifted_at or now
        item.continues = found[item.id]


def _written(made: offer.Offer) -> dict[str, Any]:
    ships_by = made.ships_by.isoformat() if made.ships_by else None
    return {"offer": made.offer, "ships_by": ships_by, "basis": made.basis}


def _switch(
    session: Session,
    shop: Shop,
    item: Item,
    made: offer.Offer | None,
    pending: dict[str, Any] | None,
    now: datetime,
) -> None:
    wanted = _policy(item, made)
    current = pending["continues"] if pending is not None else item.continues
    if wanted is not None and wanted != current:
        effects.wish(session, shop, "policy", item.id, {"continues": wanted}, now)


def _policy(item: Item, made: offer.Offer | None) -> bool | None:
    """The policy the offer needs; None leaves it as it is."""
    if made is not None and item.drifted_at is not None:
        return None
    if made is None or made.offer == offer.IN_STOCK:
        return item.continued_before
    return made.offer == offer.ON_BACKORDER


def _label(
    session: Session,
    shop: Shop,
    item: Item,
    made: offer.Offer | None,
    wanted: dict[str, Any],
    pending: dict[str, Any] | None,
    now: datetime,
) -> None:
    shown = pending if pending is not None else item.badge
    says = made.offer if made is not None else offer.IN_STOCK
    # Without a badge the storefront goes by Shopify's own quantity, which is right while in stock.
    if shown is None and says == offer.IN_STOCK:
        return
    is_same = shown is not None and {**shown, "valid_until": ""} == {**wanted, "valid_until": ""}
    if not is_same or (made is not None and pending is None and _is_ageing(item, now)):
        effects.wish(session, shop, "badge", item.id, wanted, now)


def _badge(
    shop: Shop, settings: Settings, made: offer.Offer | None, now: datetime, stage: promise.Progress
) -> dict[str, Any]:
    today = dates.shop_day(now, shop.timezone)
    if made is None or made.offer != offer.ON_BACKORDER:
        says = made.offer if made is not None else offer.IN_STOCK
        return promise.badge(says, None, settings.wording, today, now)
    ships_by = promise.announced(made.ships_by, today, settings.announce_after_days)
    return promise.badge(made.offer, ships_by, settings.wording, today, now, stage)


def _is_ageing(item: Item, now: datetime) -> bool:
    return item.badge_valid_until is not None and item.badge_valid_until < now + promise.RENEWED_BEFORE


def _warn(session: Session, shop: Shop, settings: Settings, items: Sequence[Item], now: datetime) -> None:
    """Orders beyond the limit exist and are served; the merchant is shown that there are some."""
    limits = {item.id: limit for item in items if (limit := offers.limit(item, settings)) is not None}
    stocks = offers.stock(session, shop, [item for item in items if item.id in limits]) if limits else {}
    over = {item: -(stocks[item].net + limit) for item, limit in limits.items()}
    warned = exceptions.open_subjects(session, shop.id, "over_limit")
    for item in items:
        subject, units = f"item:{item.id}", over.get(item.id, 0)
        if units > 0:
            detail = {"item": item.id, "over": units, "limit": limits[item.id]}
            exceptions.raise_one(session, shop.id, "over_limit", subject, detail, now)
        elif subject in warned:
            exceptions.close(session, shop.id, "over_limit", subject, now)
