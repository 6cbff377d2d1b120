"""One shop's line to Shopify as a job holds it, and what an error on it means for the work at hand."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.db import session as db
from app.db.shop import Shop
from app.house import House
from app.services import shops
from app.shopify import errors
from app.shopify.client import Admin

# A shop that cannot be spoken to (frozen, closed, token refused) is left alone for so long.
REST_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Call:
    """The house, one shop of it, and that shop's Admin. Never used inside a transaction."""

    house: House
    shop_id: int
    domain: str
    admin: Admin

    def now(self) -> datetime:
        return self.house.clock.now()

    def wall(self) -> datetime:
        return self.house.clock.wall()

    def write(self) -> AbstractContextManager[Session]:
        return writing(self.house, self.shop_id)

    def shop(self, session: Session) -> Shop:
        return session.get_one(Shop, self.shop_id)


@contextmanager
def writing(house: House, shop_id: int) -> Iterator[Session]:
    """A transaction that changes a shop's rows: those of one shop follow one another."""
    with db.transaction(house.sessions) as session:
        shops.locked(session, shop_id)
        yield session


def to(house: House, shop_id: int) -> Call:
    with db.look(house.sessions) as session:
        domain = session.get_one(Shop, shop_id).domain
    return Call(house, shop_id, domain, house.admin(shop_id, domain))


def pause_of(error: Exception) -> float | None:
    """Seconds to put work off without counting a failure; None when the work itself failed."""
    if isinstance(error, errors.Throttled):
        return max(error.wait, 0.1)
    if isinstance(error, errors.TokenRefused | errors.Frozen | errors.Gone):
        return REST_SECONDS
    return None


def described(error: Exception) -> str:
    """What may be kept and logged of an error: Shopify's are safe, others may quote what they were given."""
    return str(error)[:300] if isinstance(error, errors.ShopifyError) else type(error).__name__


def is_permanent(error: Exception) -> bool:
    return isinstance(error, errors.ShopifyError) and error.permanent
