"""A shop's tokens: kept sealed, and renewed by one process at a time under a lease.

ShopTokens opens transactions of its own, as no other service does: a lease must be committed before the
call to Shopify, and the new pair stored at once after it, whatever the caller is doing.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from app import config, dates
from app.db import session as db
from app.db.shop import Shop, Token
from app.services import seal
from app.shopify import client, errors, grants

MARGIN = timedelta(seconds=60)
LEASE = timedelta(seconds=60)
LAPSING = timedelta(days=30)
PAUSE_SECONDS = 0.2
WALL = dates.Clock()
PATIENCE_SECONDS = 15.0


def store(
    session: Session, shop_id: int, pair: grants.TokenPair, now: datetime, settings: config.Config
) -> None:
    """Keep a pair that was just granted. `now` is protocol time."""
    row = session.get(Token, shop_id) or Token(shop_id=shop_id)
    row.access = seal.seal(settings, pair.access)
    row.access_expires_at = now + timedelta(seconds=pair.access_lives)
    row.refresh = seal.seal(settings, pair.refresh)
    row.refresh_expires_at = now + timedelta(seconds=pair.refresh_lives)
    row.scopes = ",".join(sorted(pair.scopes))
    row.lease_until = row.refused_at = None
    session.add(row)


def scopes(session: Session, shop_id: int) -> frozenset[str]:
    """What the shop has granted; empty without a token."""
    row = session.get(Token, shop_id)
    return frozenset(row.scopes.split(",")) - {""} if row else frozenset()


def is_needed(session: Session, shop_id: int, now: datetime, required: frozenset[str] = frozenset()) -> bool:
    """Whether the session token at hand should be exchanged: no living pair, or scopes are missing."""
    row = session.get(Token, shop_id)
    if row is None or row.refused_at is not None or row.refresh_expires_at - LAPSING <= now:
        return True
    return not required <= scopes(session, shop_id)


def lapsing(session: Session, now: datetime) -> list[int]:
    """Shops whose refresh token ends within a month and would be lost if nobody renewed it."""
    soon = Token.refresh_expires_at <= now + LAPSING
    return list(session.scalars(select(Token.shop_id).where(soon, Token.refused_at.is_(None))))


@dataclass(frozen=True, slots=True)
class ShopTokens:
    """The telephone's Tokens for one shop."""

    sessions: db.Sessions
    telephone: client.Telephone
    shop_id: int
    config: config.Config
    sleep: Callable[[float], None] = time.sleep
    clock: dates.Clock = WALL

    def access(self) -> str:
        """An access token that lives for another minute at least; raises TokenRefused."""
        with db.look(self.sessions) as session:
            row = _living(session, self.shop_id)
            token = seal.unseal(self.config, row.access)
        return token if row.access_expires_at - MARGIN > self.clock.wall() else self.renew(token)

    def renew(self, after: str) -> str:
        """A token newer than `after`, got by us or by whoever holds the lease."""
        waited = 0.0
        while waited <= PATIENCE_SECONDS:
            held = self._take_lease(after)
            if isinstance(held, str):
                return held
            if held is not None:
                return self._refresh(held)
            self.sleep(PAUSE_SECONDS)
            waited += PAUSE_SECONDS
        raise errors.Unreachable("another process is still renewing the token")

    def _take_lease(self, after: str) -> "Token | str | None":
        """The row when the lease is ours, a newer token when there is one, None when somebody is at it."""
        now = self.clock.wall()
        free = or_(Token.lease_until.is_(None), Token.lease_until < now)
        with db.transaction(self.sessions) as session:
            row = _living(session, self.shop_id)
            token = seal.unseal(self.config, row.access)
            if token != after:
                return token
            claim = update(Token).where(Token.shop_id == self.shop_id, Token.access == row.access, free)
            result = session.execute(claim.values(lease_until=now + LEASE))
            return row if isinstance(result, CursorResult) and result.rowcount == 1 else None

    def _refresh(self, row: Token) -> str:
        try:
            with db.look(self.sessions) as session:
                domain = session.scalars(select(Shop.domain).where(Shop.id == self.shop_id)).one()
            pair = grants.refresh(self.telephone, self.config, domain, seal.unseal(self.config, row.refresh))
        except errors.ShopifyError as error:
            refused = isinstance(error, errors.GrantRefused)
            self._settle(row, refused_at=self.clock.wall() if refused else None)
            if refused:
                raise errors.TokenRefused("the refresh token was refused") from error
            raise
        self._settle(row, pair=pair)
        return pair.access

    def _settle(
        self, row: Token, pair: grants.TokenPair | None = None, refused_at: datetime | None = None
    ) -> None:
        """Give the lease back; unless the merchant has brought a fresh pair meanwhile."""
        with db.transaction(self.sessions) as session:
            found = session.get(Token, self.shop_id)
            if found is None or found.refresh != row.refresh:
                return
            if pair is not None:
                store(session, self.shop_id, pair, self.clock.wall(), self.config)
            else:
                found.lease_until, found.refused_at = None, refused_at


def _living(session: Session, shop_id: int) -> Token:
    row = session.get(Token, shop_id)
    if row is None or row.refused_at is not None:
        raise errors.TokenRefused("no token: the merchant has to open the app")
    return row
