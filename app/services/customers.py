"""Whose customer comes first: by the tag that the merchant named, where the shop lets us read customers."""

from sqlalchemy.orm import Session

from app.db.shop import Shop
from app.services import nights, readings, shops, tokens

SCOPE = "read_customers"
# More open orders than these follow at night, when all are read anyway.
AT_ONCE = 200


def tag(session: Session, shop: Shop) -> str:
    """The tag to look for; empty when none is named, or customers may not be read."""
    return shops.settings(session, shop).priority_customer_tag if may_read(session, shop) else ""


def may_read(session: Session, shop: Shop) -> bool:
    return SCOPE in tokens.scopes(session, shop.id)


def look_again(session: Session, shop: Shop) -> None:
    """Have open orders read again: who comes first by a tag may have changed since."""
    readings.ask_many(session, shop.id, "order", nights.open_orders(session, shop.id, 0, AT_ONCE))
