"""Which orders stand still: units of theirs wait in a line of which a location is paused."""

from sqlalchemy import ColumnElement, and_, exists
from sqlalchemy.orm import InstrumentedAttribute

from app.db.catalogue import Location
from app.db.line import Place

Number = InstrumentedAttribute[int]


def of_order(shop_id: Number, order_id: Number) -> ColumnElement[bool]:
    """For a query over rows that name a shop and an order."""
    here = and_(Location.shop_id == Place.shop_id, Location.pool_id == Place.pool_id)
    mine = (Place.shop_id == shop_id, Place.order_id == order_id, Place.is_open)
    return exists().where(*mine, here, Location.paused_at.is_not(None))
