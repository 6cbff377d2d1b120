"""The store's state in the words that the services are told by the telephone."""

from collections import defaultdict
from datetime import UTC, date, datetime, time
from decimal import Decimal

from app.domain import facts
from app.replay.numbers import Numbers
from app.replay.store import Line, Order, Shipment, Store

PRODUCT = facts.ProductFacts(1, "Replay", "replay", "Replay", (), True, True, False)
# More than any order has locations: fulfillment orders are numbered within their order.
MOST_LOCATIONS = 100_000


def locations(numbers: Numbers) -> list[facts.LocationFacts]:
    return [
        facts.LocationFacts(number, name, True, True, False) for name, number in numbers.locations.items()
    ]


def variants(store: Store, numbers: Numbers) -> list[facts.VariantFacts]:
    return [
        facts.VariantFacts(
            id=number,
            item_id=number,
            title=sku,
            sku=sku,
            continues=False,
            is_tracked=store.skus[sku].tracked,
            requires_shipping=True,
            has_components=False,
            product=PRODUCT,
        )
        for sku, number in numbers.skus.items()
    ]


def item(store: Store, sku: str, numbers: Numbers) -> facts.ItemFacts:
    """Every level of a sku: what open orders want is committed, paid or not."""
    number = numbers.skus[sku]
    wanted: dict[str, int] = defaultdict(int)
    for line in store.open_lines(sku):
        wanted[line.location] += line.open
    levels = [
        facts.LevelFacts(number, numbers.locations[at], here - wanted[at], wanted[at], here)
        for at in sorted(store.locations(sku))
        for here in (store.physical[sku, at],)
    ]
    return facts.ItemFacts(number, store.skus[sku].tracked, None, tuple(levels))


def order(store: Store, one: Order, numbers: Numbers) -> facts.FullOrderFacts:
    """The order with its fulfillment orders, one per location."""
    told = facts.OrderFacts(
        id=numbers.orders[one.id],
        name=one.id,
        created_at=one.at,
        updated_at=store.now,
        cancelled_at=None,
        is_test=False,
        source="replay",
        tags=(),
        financial_status="paid" if one.is_paid else "pending",
        gateways=(),
        has_payment_terms=False,
        currency="EUR",
        lines=tuple(_line(line, numbers) for line in one.lines),
    )
    return facts.FullOrderFacts(told, _fulfillment_orders(one, numbers))


def shipment(one: Shipment, numbers: Numbers) -> facts.IncomingFacts:
    number = numbers.shipments[one.id]
    return facts.IncomingFacts(
        shipment_id=number,
        shipment_line_id=number,
        name=one.id,
        item_id=numbers.skus[one.sku],
        location_id=numbers.locations[one.location],
        outstanding=one.outstanding,
        received=one.received,
        arrives_at=_midnight(one.expected),
        status="IN_TRANSIT" if one.is_confirmed else "DRAFT",
        for_line=numbers.lines[one.for_line] if one.for_line is not None else None,
    )


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), UTC) if day else None


def _line(line: Line, numbers: Numbers) -> facts.LineFacts:
    number = numbers.skus[line.sku]
    return facts.LineFacts(
        id=numbers.lines[line.id],
        item_id=number,
        variant_id=number,
        title=line.sku,
        sku=line.sku,
        quantity=line.ordered,
        current_quantity=line.open + line.shipped,
        is_touched=line.shipped > 0,
        requires_shipping=True,
        is_gift_card=False,
        unit_price=Decimal(1),
        selling_plan_id=None,
    )


def _fulfillment_orders(one: Order, numbers: Numbers) -> tuple[facts.FulfillmentOrderFacts, ...]:
    order_id = numbers.orders[one.id]
    at: dict[int, list[Line]] = defaultdict(list)
    for line in one.lines:
        at[numbers.locations[line.location]].append(line)
    return tuple(
        facts.FulfillmentOrderFacts(
            id=order_id * MOST_LOCATIONS + location,
            order_id=order_id,
            status="OPEN" if any(line.open for line in lines) else "CLOSED",
            request_status="UNSUBMITTED",
            location_id=location,
            actions=frozenset(),
            holds=(),
            lines=tuple(_part(line, numbers) for line in lines),
            due=_midnight(one.due),
        )
        for location, lines in at.items()
    )


def _part(line: Line, numbers: Numbers) -> facts.FulfillmentOrderLineFacts:
    number = numbers.lines[line.id]
    total = line.open + line.shipped
    return facts.FulfillmentOrderLineFacts(str(number), number, total, line.open)
