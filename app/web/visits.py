"""The first steps of a visit: the shop's row, its tokens, and its first reading, each only when missing."""

from dataclasses import dataclass

from app.db import session as db
from app.house import House
from app.services import shops, tokens
from app.shopify import grants
from app.web import scopes


@dataclass(frozen=True, slots=True)
class Visit:
    """A verified request: for which shop, and what the app is not allowed to do there."""

    shop_id: int
    domain: str
    missing_scopes: tuple[str, ...]


def welcome(house: House, domain: str, session_token: str, *, anew: bool = False) -> Visit:
    """The visit of a verified shop. Raises ShopifyError when tokens are needed and cannot be had.

    `anew`: what was granted has just changed, so tokens that say so are fetched in any case.
    """
    known, needs_tokens = _look(house, domain)
    needs_tokens = needs_tokens or anew
    if known is not None and not needs_tokens:
        return known
    pair = None
    if needs_tokens:
        pair = grants.exchange_session_token(house.telephone, house.config, domain, session_token)
    return settle(house, domain, pair)


def settle(house: House, domain: str, pair: grants.TokenPair | None) -> Visit:
    """Write down that the shop is here, with the tokens it gave, and begin to read it."""
    with db.transaction(house.sessions) as session:
        shop = shops.arrive(session, domain, house.clock.now())
        if pair is not None:
            tokens.store(session, shop.id, pair, house.clock.wall(), house.config)
        begun = shops.begin_import(session, shop, house.clock.now())
        visit = Visit(shop.id, domain, scopes.missing(tokens.scopes(session, shop.id)))
    if begun:
        house.bells.ring("imports")
    return visit


def _look(house: House, domain: str) -> tuple[Visit | None, bool]:
    with db.look(house.sessions) as session:
        shop = shops.find(session, domain)
        if shop is None or not shop.is_installed:
            return None, True
        visit = Visit(shop.id, domain, scopes.missing(tokens.scopes(session, shop.id)))
        needs_tokens = tokens.is_needed(session, shop.id, house.clock.wall(), scopes.required())
        is_begun = shop.imported_at is not None or shops.has_begun(session, shop)
        return (visit if is_begun else None), needs_tokens
