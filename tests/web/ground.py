"""Ada Lamps and its neighbour as rows, and the merchants' browsers."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import jwt
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.db import session as db
from app.db import tables as rows
from app.house import House
from app.services import shops, tokens
from app.shopify import grants
from app.web import scopes

KEY = "f1257114116e0123456789abcdef0123"
SECRET = "shpss_0123456789abcdef0123456789abcdef"
ADA, EVE = "ada-lamps.myshopify.com", "eve-chairs.myshopify.com"
MAIN = 7001
EPOCH = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
PAIR = grants.TokenPair("shpat_a", 3600, "shprt_a", 7_776_000, scopes.required())


def token(domain: str = ADA, secret: str = SECRET, **claims: Any) -> str:
    """A session token as Shopify signs it."""
    now = int(time.time())
    base = {
        "iss": f"https://{domain}/admin",
        "dest": f"https://{domain}",
        "aud": KEY,
        "sub": "42",
        "exp": now + 60,
        "nbf": now - 1,
        "iat": now - 1,
        "jti": "one",
        "sid": "session",
    }
    return jwt.encode({**base, **claims}, secret, algorithm="HS256")


@dataclass(frozen=True, slots=True)
class Merchant:
    """A merchant's browser, with the token that App Bridge would add."""

    house: House
    web: FlaskClient
    domain: str
    shop_id: int

    def get(self, path: str, **query: str) -> TestResponse:
        return self.web.get(path, query_string=query, headers=self._bearer())

    def post(self, path: str, form: dict[str, Any] | None = None) -> TestResponse:
        return self.web.post(path, data=form or {}, headers=self._bearer())

    def open(self, path: str) -> TestResponse:
        """The document, as Shopify's frame loads it."""
        return self.web.get(path, query_string={"id_token": token(self.domain), "shop": self.domain})

    def write(self, *added: rows.Row) -> None:
        with db.transaction(self.house.sessions) as session:
            for row in added:
                session.add(row)
                session.flush()

    def look(self) -> Session:
        return self.house.sessions()

    def shop(self, session: Session) -> rows.Shop:
        return session.get_one(rows.Shop, self.shop_id)

    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {token(self.domain)}"}


def settle(house: House, web: FlaskClient, domain: str) -> Merchant:
    """A shop that was installed and read, and is not yet live."""
    with db.transaction(house.sessions) as session:
        shop = shops.arrive(session, domain, EPOCH)
        shop.imported_at, shop.name, shop.timezone = EPOCH, "Ada Lamps", "Europe/Copenhagen"
        tokens.store(session, shop.id, PAIR, house.clock.wall(), house.config)
        session.add(rows.Location(shop_id=shop.id, id=MAIN, name="Main", is_active=True, sells_online=True))
        found = shop.id
    return Merchant(house, web, domain, found)


def go_live(merchant: Merchant) -> None:
    """Live, and everything that was written so far looked after."""
    with db.transaction(merchant.house.sessions) as session:
        merchant.shop(session).live_at = EPOCH + timedelta(days=1)
        shops.settings(session, merchant.shop(session)).enrolment = "all"


def a_lamp(merchant: Merchant, number: int = 1, *, there: int = 0, **more: Any) -> int:
    """A product with one variant and `there` units at Main; returns the item's number."""
    shop_id, item = merchant.shop_id, 9000 + number
    product = {
        "title": f"Lamp {number}",
        "vendor": "Acme",
        "tags": [],
        "is_active": True,
        "is_published": True,
    }
    product |= more.pop("product", {})
    variant = {"title": "Red", "sku": f"LAMP-{number}", "is_tracked": True, "continues": False}
    merchant.write(
        rows.Product(shop_id=shop_id, id=5000 + number, handle=f"lamp-{number}", **product),
        rows.Item(
            shop_id=shop_id,
            id=item,
            variant_id=8000 + number,
            product_id=5000 + number,
            **{"requires_shipping": True, "last_sold_at": EPOCH, **variant, **more},
        ),
        rows.Level(shop_id=shop_id, id=item, location_id=MAIN, available=there, on_hand=there, open_units=0),
    )
    return item


def an_order(
    merchant: Merchant, number: int, item: int, units: int = 1, *, ready: int = 0, **more: Any
) -> int:
    """An order of `units` of one item, in line at Main; returns the order's number."""
    shop_id, order, line = merchant.shop_id, 1_000_000 + number, 2_000_000 + number
    at = EPOCH + timedelta(minutes=number)
    merchant.write(
        rows.Order(
            shop_id=shop_id,
            id=order,
            name=f"#{number}",
            queued_at=at,
            updated_at=at,
            financial_status="paid",
            currency="USD",
            standing="in_line",
        ),
        rows.Line(
            shop_id=shop_id,
            id=line,
            order_id=order,
            item_id=item,
            title="Lamp",
            sku="LAMP",
            unit_price=Decimal("49.00"),
            ordered=units,
            recorded_at=at,
            **more,
        ),
        rows.Place(
            shop_id=shop_id,
            line_id=line,
            order_id=order,
            item_id=item,
            location_id=MAIN,
            queued_at=at,
            units=units,
            ready=ready,
        ),
    )
    _count(merchant, item, units, ready)
    return order


def _count(merchant: Merchant, item: int, units: int, ready: int) -> None:
    with db.transaction(merchant.house.sessions) as session:
        level = session.get_one(rows.Level, {"shop_id": merchant.shop_id, "id": item, "location_id": MAIN})
        level.open_units += units
        level.ready_units += ready
        level.available -= units
        level.committed += units
