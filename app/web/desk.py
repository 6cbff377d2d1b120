"""The visiting merchant's shop, with a session: to look at its rows, or to change them."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from app.db import session as db
from app.db.shop import Shop
from app.house import House
from app.services import shops
from app.web import identity


@contextmanager
def looking(house: House) -> Iterator[tuple[Session, Shop]]:
    """Whoever only looks, however long the line, keeps nobody from writing."""
    with db.look(house.sessions) as session:
        yield session, session.get_one(Shop, identity.visit().shop_id)


@contextmanager
def writing(house: House) -> Iterator[tuple[Session, Shop]]:
    """Whoever changes a shop's rows comes first to the shop's own row."""
    with db.transaction(house.sessions) as session:
        yield session, shops.locked(session, identity.visit().shop_id)
