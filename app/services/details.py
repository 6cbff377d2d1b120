"""A shop's own details, as Shopify last told them."""

from sqlalchemy.orm import Session

from app.db.shop import Shop, Token
from app.domain.facts import ShopFacts
from app.services import customers


def record(session: Session, shop: Shop, facts: ShopFacts) -> None:
    """Take over name, address for shoppers, time zone, currency and the scopes granted."""
    shop.name, shop.contact_email = facts.name, facts.contact_email
    shop.timezone, shop.currency = facts.timezone, facts.currency
    token = session.get(Token, shop.id)
    if token is not None:
        could_read = customers.may_read(session, shop)
        token.scopes = ",".join(sorted(facts.scopes))
        if could_read != (customers.SCOPE in facts.scopes):
            customers.look_again(session, shop)
