"""The names that Shopify's schema gives to the things of the world, and finding a thing by its GID."""

from collections.abc import Callable
from typing import Any

from graphql import GraphQLError

from devstore.graphql import access, context
from devstore.world import dispatch, extras, goods, ids, sales, state, supply

NAMES: dict[type, str] = {
    dispatch.Fulfillment: "Fulfillment",
    dispatch.FulfillmentLine: "FulfillmentOrderLineItem",
    dispatch.FulfillmentOrder: "FulfillmentOrder",
    dispatch.Hold: "FulfillmentHold",
    extras.Definition: "MetafieldDefinition",
    extras.Metafield: "Metafield",
    extras.Shop: "Shop",
    goods.Collection: "Collection",
    goods.Item: "InventoryItem",
    goods.Level: "InventoryLevel",
    goods.Location: "Location",
    goods.Product: "Product",
    goods.Variant: "ProductVariant",
    sales.Customer: "Customer",
    sales.Line: "LineItem",
    sales.Order: "Order",
    sales.Refund: "Refund",
    sales.SellingPlan: "SellingPlan",
    supply.Shipment: "InventoryShipment",
    supply.ShipmentLine: "InventoryShipmentLineItem",
    supply.Transfer: "InventoryTransfer",
    supply.TransferLine: "InventoryTransferLineItem",
}
INSTALLATION = {"__typename": "AppInstallation", "id": ids.gid("AppInstallation", 511209844)}
Finder = Callable[[state.World, int], Any]

FINDERS: dict[str, Finder] = {
    "AppInstallation": lambda world, number: (
        INSTALLATION if INSTALLATION["id"].endswith(f"/{number}") else None
    ),
    "Collection": lambda world, number: world.collections.get(number),
    "Customer": lambda world, number: among(world.customers.values(), number),
    "FulfillmentOrder": lambda world, number: world.fulfillment_orders.get(number),
    "InventoryItem": lambda world, number: world.items.get(number),
    "InventoryLevel": lambda world, number: among(world.levels.values(), number),
    "InventoryShipment": lambda world, number: world.shipments.get(number),
    "InventoryTransfer": lambda world, number: world.transfers.get(number),
    "LineItem": lambda world, number: world.lines.get(number),
    "Location": lambda world, number: world.locations.get(number),
    "Metafield": lambda world, number: among(world.metafields.values(), number),
    "MetafieldDefinition": lambda world, number: among(world.definitions.values(), number),
    "Order": lambda world, number: world.orders.get(number),
    "Product": lambda world, number: world.products.get(number),
    "ProductVariant": lambda world, number: world.variants.get(number),
    "Refund": lambda world, number: among((r for o in world.orders.values() for r in o.refunds), number),
    "SellingPlan": lambda world, number: among(plans_of(world), number),
    "Shop": lambda world, number: world.shop if number == world.shop.id else None,
}


def type_name(thing: Any, *_: Any) -> str:
    """The schema's name of a thing that is met behind an interface."""
    return str(thing["__typename"]) if isinstance(thing, dict) else NAMES[type(thing)]


def gid(thing: Any) -> str:
    """Its global id; a level's names its item too."""
    if isinstance(thing, dict):
        return str(thing["id"])
    if isinstance(thing, goods.Level):
        return ids.gid("InventoryLevel", thing.id) + f"?inventory_item_id={thing.item_id}"
    return ids.gid(NAMES[type(thing)], thing.id)


def find(known: context.Context, text: str) -> Any:
    """The thing of any GID, None when there is none or the token may not see it by its age or class."""
    kind, number = ids.kind(text), ids.number(text)
    if kind is None or number is None:
        raise GraphQLError(f"Invalid global id '{text}'", extensions={"code": "argumentLiteralsIncompatible"})
    if kind not in FINDERS:
        raise context.not_simulated(f"nodes of type {kind}")
    thing = FINDERS[kind](known.world, number)
    return thing if thing is not None and is_visible(known, thing) else None


def named(kind: str) -> context.Ask:
    """A root field that finds one kind of thing by `id`."""

    def ask(_: Any, known: context.Context, args: context.Args) -> Any:
        thing = find(known, args["id"])
        if ids.kind(args["id"]) != kind:
            raise GraphQLError("invalid id", extensions={"code": "RESOURCE_NOT_FOUND"})
        return thing

    return ask


def is_visible(known: context.Context, thing: Any) -> bool:
    """Orders are hidden by age, fulfillment orders by whose location they are at."""
    if isinstance(thing, sales.Order):
        return may_see_order(known, thing)
    if isinstance(thing, sales.Line):
        return may_see_order(known, known.world.orders[thing.order_id])
    if isinstance(thing, dispatch.FulfillmentOrder):
        return may_handle(known, thing, "read")
    return True


def may_see_order(known: context.Context, order: sales.Order) -> bool:
    """The last 60 days, all of them with read_all_orders."""
    return "read_all_orders" in known.granted or (known.now - order.created_at).days < 60


def may_handle(known: context.Context, order: dispatch.FulfillmentOrder, verb: str) -> bool:
    """Whether the token reads or writes fulfillment orders of this one's class."""
    location = known.world.locations[order.location_id]
    return access.may_handle(known.granted, verb, third_party=location.fulfillment_service)


def among(things: Any, number: int) -> Any:
    return next((thing for thing in things if thing.id == number), None)


def plans_of(world: state.World) -> Any:
    return (line.selling_plan for line in world.lines.values() if line.selling_plan)
