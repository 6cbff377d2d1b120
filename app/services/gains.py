"""The dock list: what of a receipt went straight to orders that waited."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import many
from app.db.receipts import Gain, Receipt
from app.db.shop import Shop


@dataclass(frozen=True, slots=True)
class Gained:
    """Units of an order line that waited and were let go by a plan, at the location whose stock they take."""

    item_id: int
    location_id: int
    order_id: int
    line_id: int
    units: int


def write(
    session: Session,
    shop: Shop,
    gained: Sequence[Gained],
    receipts: Mapping[tuple[int, int], Receipt],
    now: datetime,
) -> None:
    """List units that were let go, under the newest receipt of their (item, location) if it serves now, and
    never more of a receipt than arrived."""
    room = _room(session, shop, receipts.values())
    rows = []
    for gain in gained:
        receipt = receipts.get((gain.item_id, gain.location_id))
        units = min(gain.units, room[receipt.id]) if receipt is not None else 0
        if receipt is not None and units > 0:
            room[receipt.id] -= units
            rows.append(
                {
                    "shop_id": shop.id,
                    "receipt_id": receipt.id,
                    "order_id": gain.order_id,
                    "line_id": gain.line_id,
                    "units": units,
                    "at": now,
                }
            )
    many.add(session, Gain, rows)


def _room(session: Session, shop: Shop, receipts: Iterable[Receipt]) -> Counter[int]:
    room = Counter({receipt.id: receipt.units for receipt in receipts})
    query = select(Gain.receipt_id, func.sum(Gain.units))
    query = query.where(Gain.shop_id == shop.id, Gain.receipt_id.in_(room))
    for receipt, units in session.execute(query.group_by(Gain.receipt_id)):
        room[receipt] -= int(units)
    return room
