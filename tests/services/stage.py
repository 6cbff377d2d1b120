"""Ada Lamps on a stage: a database with one shop, and a world that says what Shopify would."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import session as db
from app.db import tables
from app.domain import facts
from app.services import catalogue, dirty, enrolment, locations, orders, planning, readings, shops

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LAMP, VARIANT, PRODUCT = 7_000_000_001, 6_000_000_001, 5_000_000_001
MAIN, EAST = 4_000_000_001, 4_000_000_002


@dataclass
class Stage:
    """What is true in the store, and the app's database."""

    sessions: db.Sessions
    shop_id: int
    now: datetime = NOW
    wall: datetime = datetime(2026, 11, 23, 12, tzinfo=UTC)
    on_hand: Counter[tuple[int, int]] = field(default_factory=Counter)
    orders: dict[int, facts.FullOrderFacts] = field(default_factory=dict)
    continues: dict[int, bool] = field(default_factory=dict)

    @contextmanager
    def act(self) -> Iterator[tuple[Session, tables.Shop]]:
        with db.transaction(self.sessions) as session:
            yield session, shops.locked(session, self.shop_id)

    def rows(self, row: Any, **where: Any) -> list[Any]:
        with db.look(self.sessions) as session:
            query = select(row).filter_by(shop_id=self.shop_id, **where)
            return list(session.scalars(query.order_by(*row.__table__.primary_key)))


def open_stage(sessions: db.Sessions, *, live: bool = True, stock: int = 0) -> Stage:
    """Ada Lamps with one lamp, all products enrolled, lead time 14 days, every day a working day."""
    with db.transaction(sessions) as session:
        shop = tables.Shop(
            domain="ada-lamps.myshopify.com", name="Ada Lamps", installed_at=NOW, imported_at=NOW
        )
        shop.live_at = NOW if live else None
        session.add(shop)
        session.flush()
        chosen = shops.settings(session, shop)
        chosen.enrolment, chosen.default_lead_time_days = "all", 14
        chosen.handling_days, chosen.margin_days, chosen.working_days = 0, 0, list(range(7))
        stage = Stage(sessions, shop.id)
        places = [
            facts.LocationFacts(MAIN, "Main", True, True, False),
            facts.LocationFacts(EAST, "East", True, True, False),
        ]
        locations.record(session, shop.id, places, complete=True)
    add_item(stage, LAMP, sold=True)
    put(stage, stock)
    return stage


def add_item(stage: Stage, item: int, *, sold: bool = False, **changes: Any) -> None:
    """A variant of its own product, as a reading tells it."""
    offset = item - LAMP
    product = facts.ProductFacts(PRODUCT + offset, "Lamp", f"lamp-{offset}", "Ada", (), True, True, False)
    given = {
        "id": VARIANT + offset,
        "item_id": item,
        "title": "Red",
        "sku": f"LAMP-{offset}",
        "continues": False,
        "is_tracked": True,
        "requires_shipping": True,
        "has_components": False,
        "product": product,
    }
    with stage.act() as (session, shop):
        catalogue.record_variants(session, shop, [facts.VariantFacts(**{**given, **changes})], stage.now)
        if sold:
            catalogue.record_sales(session, shop.id, {item: NOW})
            enrolment.judge(session, shop, [item], stage.now)
    stage.continues[item] = bool(changes.get("continues", False))


def put(stage: Stage, units: int, *, item: int = LAMP, location: int = MAIN) -> None:
    """Count the stock: on hand is now this."""
    stage.on_hand[item, location] = units
    with stage.act() as (session, shop):
        dirty.mark(session, shop.id, [item])


def order(
    stage: Stage, number: int, units: int = 1, *, full: bool = True, **changes: Any
) -> facts.FullOrderFacts:
    """An order comes in: its webhook, and (`full`) the reading that follows; the rest as `made` has it."""
    return tell(stage, made(number, units, **changes), whole=full)


def made(
    number: int,
    units: int = 1,
    *,
    minute: int | None = None,
    lines: dict[int, int] | None = None,
    location: int | None = MAIN,
    **changes: Any,
) -> facts.FullOrderFacts:
    """An order as the store has it, routed. `lines`: item → units."""
    created = NOW + timedelta(minutes=number if minute is None else minute)
    wanted = lines or {LAMP: units}
    sold = tuple(
        _line(number * 10 + index, item, count) for index, (item, count) in enumerate(wanted.items())
    )
    given = {
        "id": number,
        "name": f"#{number}",
        "created_at": created,
        "updated_at": created,
        "cancelled_at": None,
        "is_test": False,
        "source": "web",
        "tags": (),
        "financial_status": "paid",
        "gateways": ("bogus",),
        "has_payment_terms": False,
        "currency": "EUR",
        "lines": sold,
    }
    told = facts.OrderFacts(**{**given, **changes})
    parts = tuple(
        facts.FulfillmentOrderLineFacts(f"gid://fol/{line.id}", line.id, line.quantity, line.quantity)
        for line in sold
        if line.requires_shipping
    )
    routed = (fulfillment(number * 100, number, parts, location),) if location is not None else ()
    return facts.FullOrderFacts(told, routed)


def fulfillment(
    number: int,
    order_id: int,
    parts: tuple[facts.FulfillmentOrderLineFacts, ...],
    location: int | None,
    **changes: Any,
) -> facts.FulfillmentOrderFacts:
    given: dict[str, Any] = {
        "id": number,
        "order_id": order_id,
        "status": "OPEN",
        "request_status": "UNSUBMITTED",
        "location_id": location,
        "actions": frozenset({"HOLD"}),
        "holds": (),
        "lines": parts,
    }
    return facts.FulfillmentOrderFacts(**{**given, **changes})


def tell(
    stage: Stage, full: facts.FullOrderFacts, *, whole: bool = True, cause: str = "order_created"
) -> facts.FullOrderFacts:
    """The store now says this of an order; the app hears the webhook and (`whole`) reads it."""
    stage.orders[full.order.id] = full
    with stage.act() as (session, shop):
        orders.record(session, shop, full.order, stage.now, cause)
        if whole:
            orders.record_full(session, shop, full, stage.now, cause)
    return full


def replan(stage: Stage, rounds: int = 8) -> int:
    """Plan until nothing is dirty; a second passes in between. How many items were planned."""
    planned = 0
    for _ in range(rounds):
        stage.wall += timedelta(seconds=60)
        with stage.act() as (session, shop):
            claims = dirty.claim(session, shop.id, stage.wall)
            if not claims:
                break
            planned += planning.write(session, shop, claims, observe(stage), stage.now, stage.wall)
    return planned


def observe(stage: Stage) -> dict[int, facts.ItemFacts | None]:
    """What Shopify would say now of every item."""
    committed: Counter[tuple[int, int]] = Counter()
    for full in stage.orders.values():
        sold = {line.id: line.item_id for line in full.order.lines}
        for one in full.fulfillment_orders:
            for line in one.lines:
                item = sold.get(line.line_id)
                if one.status != "CLOSED" and item is not None:
                    committed[item, one.location_id or MAIN] += line.remaining
    levels: dict[int, list[facts.LevelFacts]] = {item: [] for item in stage.continues}
    for item, location in {*stage.on_hand, *committed}:
        units, taken = stage.on_hand[item, location], committed[item, location]
        levels[item].append(facts.LevelFacts(item, location, units - taken, taken, units))
    return {
        item: facts.ItemFacts(item, True, stage.continues[item], tuple(found))
        for item, found in levels.items()
    }


def owed(stage: Stage) -> list[tuple[str, int]]:
    """Readings asked for, done as far as the stage can: an order is read from the store."""
    with stage.act() as (session, shop):
        claims = readings.claim(session, stage.wall)
        for claim in claims:
            if claim.kind == "order" and claim.target in stage.orders:
                orders.record_full(session, shop, stage.orders[claim.target], stage.now, "reading")
            readings.done(session, claim, stage.now)
    return [(claim.kind, claim.target) for claim in claims]


def standing(stage: Stage) -> dict[int, tuple[int, int, int]]:
    """Order → (units, ready, committed) over its open places."""
    found: dict[int, tuple[int, int, int]] = {}
    for row in stage.rows(tables.Place):
        if row.units:
            units, ready, committed = found.get(row.order_id, (0, 0, 0))
            found[row.order_id] = (units + row.units, ready + row.ready, committed + row.committed)
    return found


def wishes(stage: Stage, kind: str) -> dict[int, dict[str, Any]]:
    return {row.target: row.wish for row in stage.rows(tables.Effect, kind=kind)}


def _line(number: int, item: int, units: int) -> facts.LineFacts:
    return facts.LineFacts(
        id=number,
        item_id=item,
        variant_id=item - LAMP + VARIANT,
        title="Lamp",
        sku="LAMP",
        quantity=units,
        current_quantity=units,
        is_touched=False,
        requires_shipping=True,
        is_gift_card=False,
        unit_price=Decimal("49.00"),
        selling_plan_id=None,
    )
