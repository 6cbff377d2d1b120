"""What shoppers may be told of the supply that their date rests on: how far it has come, and a note."""

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.incoming import Incoming
from app.db.shop import Shop
from app.domain.promise import Progress

Key = TypeVar("Key")


def told(session: Session, shop: Shop, bases: Mapping[Key, Mapping[str, Any]]) -> dict[Key, Progress]:
    """For each date's basis that names a supply of which there is something to tell; one query."""
    supplies = {key: basis["supply"] for key, basis in bases.items() if basis.get("kind") == "incoming"}
    if not supplies:
        return {}
    query = select(Incoming.id, Incoming.stage, Incoming.note).where(
        Incoming.shop_id == shop.id, Incoming.id.in_(set(supplies.values()))
    )
    known = {row.id: Progress(row.stage, row.note) for row in session.execute(query) if row.stage or row.note}
    return {key: known[supply] for key, supply in supplies.items() if supply in known}
