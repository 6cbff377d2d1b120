"""The dock list: what of a receipt went straight to orders that waited."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
    receipts: Mapping[tuple[int, int], Sequence[Receipt]],
    now: datetime,
) -> None:
    """List units that were let go, under the receipts that serve their (item, location) now, one after the
    other, and never more of a receipt than arrived."""
    room = _room(session, shop, (receipt for some in receipts.values() for receipt in some))
    rows = []
    for gain in gained:
        left = gain.units
        for receipt in receipts.get((gain.item_id, gain.location_id), ()):
            units = min(left, room[receipt.id])
            if units > 0:
                room[receipt.id] -= units
                left -= units
                rows.append(_row(shop, receipt, gain, units, now))
    many.add(session, Gain, rows)


def _row(shop: Shop, receipt: Receipt, gain: Gained, units: int, now: datetime) -> dict[str, Any]:
    given = {"order_id": gain.order_id, "line_id": gain.line_id, "units": units, "at": now}
    return {"shop_id": shop.id, "receipt_id": receipt.id, **given}


def _room(session: Session, shop: Shop, receipts: Iterable[Receipt]) -> Counter[int]:
    room = Counter({receipt.id: receipt.units for receipt in receipts})
    query = select(Gain.receipt_id, func.sum(Gain.units))
    query = query.where(Gain.shop_id == shop.id, Gain.receipt_id.in_(room))
    for receipt, units in session.execute(query.group_by(Gain.receipt_id)):
        room[receipt] -= int(units)
    return room
