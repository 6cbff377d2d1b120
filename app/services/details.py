"""A shop's own details, as Shopify last told them."""

from sqlalchemy.orm import Session

from app.db.shop import Shop, Token
from app.domain.facts import ShopFacts


def record(session: Session, shop: Shop, facts: ShopFacts) -> None:
    """Take over name, address for shoppers, time zone, currency and the scopes granted."""
    shop.shopify_id = facts.shopify_id
    shop.name, shop.contact_email = facts.name, facts.contact_email
    shop.timezone, shop.currency = facts.timezone, facts.currency
    shop.primary_host = facts.primary_host
    token = session.get(Token, shop.id)
    if token is not None:
        token.scopes = ",".join(sorted(facts.scopes))
