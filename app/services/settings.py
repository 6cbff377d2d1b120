"""The merchant's choices: stored, and their consequences set in motion."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.db.catalogue import Item
from app.db.shop import Settings, Shop
from app.services import consequences, customers, dirty, enrolment, readings, shops

# Changing one of these can change who is enrolled.
RULES = frozenset(
    {
        "enrolment",
        "chosen_collections",
        "chosen_tags",
        "chosen_vendors",
        "vendor_lead_times",
        "default_lead_time_days",
    }
)
# Changing one of these can change which orders come first.
FIRST = frozenset({"priority_tag", "priority_customer_tag"})
# These are on orders.
TAGS = frozenset({"tag_waiting", "tag_ready"})


def change(session: Session, shop: Shop, values: Mapping[str, Any], now: datetime) -> bool:
    """Store new values; False when nothing differs. What follows from them is judged and planned again."""
    settings = shops.settings(session, shop)
    changed = {name for name, value in values.items() if getattr(settings, name) != value}
    for name in changed:
        setattr(settings, name, values[name])
    session.flush()
    if "chosen_collections" in changed:
        ids = [collection["id"] for collection in settings.chosen_collections]
        readings.ask_many(session, shop.id, "collection", ids)
    if changed & FIRST:
        customers.look_again(session, shop)
    if changed & TAGS:
        consequences.look_at_tags(session, shop)
    if changed & RULES and shop.is_live:
        enrolment.judge(session, shop, None, now)
    if changed:
        dirty.mark_all(session, shop.id)
    return bool(changed)


def with_members(settings: Settings, chosen: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Chosen collections with the products already known for them."""
    known = {collection["id"]: collection.get("products", []) for collection in settings.chosen_collections}
    return [
        {"id": collection["id"], "title": collection["title"], "products": known.get(collection["id"], [])}
        for collection in chosen
    ]


def record_collection(
    session: Session, shop: Shop, collection_id: int, products: Iterable[int], now: datetime
) -> None:
    """What a chosen collection holds now; one that is no longer chosen is let be."""
    settings = shops.settings(session, shop)
    members = sorted(set(products))
    renewed = [
        {**collection, "products": members} if collection["id"] == collection_id else collection
        for collection in settings.chosen_collections
    ]
    if renewed == settings.chosen_collections:
        return
    settings.chosen_collections = renewed
    session.flush()
    if shop.is_live:
        enrolment.judge(session, shop, None, now)


def put_everything_back(session: Session, shop: Shop, now: datetime) -> None:
    """Leave the store as it was found: nothing is enrolled, so policies are restored and holds released."""
    shops.settings(session, shop).enrolment = "none"
    session.execute(
        update(Item).where(Item.shop_id == shop.id, Item.override.is_(True)).values(override=None)
    )
    session.flush()
    enrolment.judge(session, shop, None, now)
    dirty.mark_all(session, shop.id)
