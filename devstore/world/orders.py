"""The checkout: a whole order at once, its stock committed at the location it will ship from."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from devstore.payloads import orders as payloads
from devstore.world import errors, find, goods, people, routing, sales, stamps, state, stock

FIRST_NUMBER = 1001
OWING = ("pending", "authorized", "partially_paid")


@dataclass(frozen=True, slots=True)
class Want:
    """One line of a cart. `requires_shipping` None means what the item says."""

    sku: str
    quantity: int = 1
    properties: dict[str, str] = field(default_factory=dict)
    requires_shipping: bool | None = None
    selling_plan: str = ""


@dataclass(frozen=True, slots=True)
class Checkout:
    """All a shopper says. Paid, web, shipped, English, US unless said otherwise."""

    lines: tuple[Want, ...]
    email: str = ""
    locale: str = "en"
    country: str = "US"
    financial_status: str = "paid"
    source_name: str = "web"
    placed_at: datetime | None = None
    tags: tuple[str, ...] = ()
    customer_tags: tuple[str, ...] = ()
    gateway: str = ""
    payment_terms: bool = False
    delivery: str = "shipping"
    test: bool = False
    foreign_hold: str = ""
    fulfill_by: datetime | None = None


def place(world: state.World, checkout: Checkout) -> sales.Order:
    """Refused when a line is unknown, or a DENY variant lacks stock, at the till too."""
    with world.change():
        variants = [_checked(world, want) for want in checkout.lines]
        if not variants:
            raise errors.invalid("An order needs at least one line", "lines")
        _check_stock(world, checkout, variants)
        order = _order(world, checkout, variants)
        _commit(world, order)
        world.emit("orders/create", payloads.order(world, order))
        if order.financial_status == "paid":
            world.emit("orders/paid", payloads.order(world, order))
        routing.later(world, order)
        return order


def mark_paid(world: state.World, order: sales.Order) -> None:
    """The money came. Refused when nothing is owed."""
    with world.change():
        if order.financial_status not in OWING or order.cancelled_at:
            raise errors.Refused(f"Order {order.name} is {order.financial_status}; there is nothing to pay")
        order.financial_status = "paid"
        stamps.close_if_done(world, order)
        stamps.touch(world, order, "orders/paid")


def _checked(world: state.World, want: Want) -> goods.Variant:
    if want.quantity < 1:
        raise errors.invalid(f"{want.sku}: quantity must be at least 1", "quantity")
    return find.variant_by_sku(world, want.sku)


def _check_stock(world: state.World, checkout: Checkout, variants: list[goods.Variant]) -> None:
    wanted: dict[int, int] = {}
    for want, variant in zip(checkout.lines, variants, strict=True):
        wanted[variant.id] = wanted.get(variant.id, 0) + want.quantity
    for variant_id, units in wanted.items():
        variant = world.variants[variant_id]
        if not find.is_buyable(world, variant, units):
            raise errors.Refused(f"{variant.sku} is sold out", code="OUT_OF_STOCK", field="lines")


def _order(world: state.World, checkout: Checkout, variants: list[goods.Variant]) -> sales.Order:
    moment = checkout.placed_at or world.now()
    order_id = world.next_id()
    customer = people.customer(world, checkout.email, checkout.locale, checkout.customer_tags)
    address = people.address(customer, order_id, checkout.country)
    order = sales.Order(
        id=order_id,
        number=FIRST_NUMBER + len(world.orders),
        token=secrets.token_hex(16),
        created_at=moment,
        processed_at=moment,
        updated_at=world.now(),
        location_id=0,
        customer=customer,
        email=checkout.email,
        locale=checkout.locale,
        shipping_address=None if checkout.delivery == "pickup" else address,
        billing_address=address,
        financial_status="pending" if checkout.payment_terms else checkout.financial_status,
        source_name=checkout.source_name,
        delivery=checkout.delivery,
        test=checkout.test,
        payment_terms=checkout.payment_terms,
        foreign_hold=checkout.foreign_hold,
        fulfill_by=checkout.fulfill_by,
        currency=world.shop.currency,
        gateways=[checkout.gateway] if checkout.gateway else [],
        tags=list(checkout.tags),
    )
    pairs = zip(checkout.lines, variants, strict=True)
    order.lines = [_line(world, order, want, variant) for want, variant in pairs]
    order.location_id = routing.choose(world, order).id
    world.orders[order.id] = order
    return order


def _line(world: state.World, order: sales.Order, want: Want, variant: goods.Variant) -> sales.Line:
    product, item = world.products[variant.product_id], world.items[variant.item_id]
    ships = item.requires_shipping if want.requires_shipping is None else want.requires_shipping
    line = sales.Line(
        id=world.next_id(),
        order_id=order.id,
        product_id=product.id,
        variant_id=variant.id,
        item_id=item.id,
        sku=variant.sku,
        title=product.title,
        variant_title="" if variant.title == "Default Title" else variant.title,
        vendor=product.vendor,
        price=variant.price,
        quantity=want.quantity,
        current_quantity=want.quantity,
        unfulfilled_quantity=want.quantity,
        tracked=item.tracked,
        requires_shipping=ships,
        gift_card=product.gift_card,
        selling_plan=_plan(world, want.selling_plan),
        properties=dict(want.properties),
    )
    world.lines[line.id] = line
    return line


def _plan(world: state.World, category: str) -> sales.SellingPlan | None:
    if not category:
        return None
    return sales.SellingPlan(world.next_id(), category.replace("_", " ").capitalize(), category)


def _commit(world: state.World, order: sales.Order) -> None:
    for line in order.lines:
        units = line.quantity
        stock.change(world, line.item_id, order.location_id, available=-units, committed=units)
