"""Finding things by the names that people use, and simple questions about stock."""

from collections.abc import Iterable

from devstore.world import errors, goods, ids, sales, state

SHORTEST_ID = 10


def variant_by_sku(world: state.World, sku: str) -> goods.Variant:
    """Refused (404) for an unknown SKU."""
    for variant in world.variants.values():
        if variant.sku == sku:
            return variant
    raise errors.unknown(f"A variant with the SKU {sku!r}")


def variant_of(world: state.World, item_id: int) -> goods.Variant:
    """The variant an item belongs to."""
    return world.variants[world.items[item_id].variant_id]


def product_of(world: state.World, variant: goods.Variant) -> goods.Product:
    """The product a variant belongs to."""
    return world.products[variant.product_id]


def product_by_handle(world: state.World, handle: str) -> goods.Product:
    """Refused (404) for an unknown handle."""
    for product in world.products.values():
        if product.handle == handle:
            return product
    raise errors.unknown(f"The product {handle!r}")


def order(world: state.World, key: str) -> sales.Order:
    """By GID, id (ten digits or more) or name, with or without `#`. Refused (404) if there is none."""
    number = ids.number(key.removeprefix("#"))
    if number is not None and len(str(number)) >= SHORTEST_ID:
        found = world.orders.get(number)
    else:
        found = next((each for each in world.orders.values() if each.number == number), None)
    if found is None or number is None:
        raise errors.unknown(f"The order {key!r}")
    return found


def line(order: sales.Order, key: str | int) -> sales.Line:
    """By GID or id. Refused (404) when the order has no such line."""
    number = ids.number(key)
    for each in order.lines:
        if each.id == number:
            return each
    raise errors.unknown(f"The line {key!r} of order {order.name}")


def location_by_name(world: state.World, name: str) -> goods.Location:
    """Refused (404) for an unknown name."""
    for location in world.locations.values():
        if location.name == name:
            return location
    raise errors.unknown(f"The location {name!r}")


def first_location(world: state.World) -> goods.Location:
    """The oldest one: what is meant when none is named."""
    return next(iter(world.locations.values()))


def levels_of(world: state.World, item_id: int) -> list[goods.Level]:
    """All levels of an item, in the order of the locations."""
    found = (world.levels.get((item_id, location_id)) for location_id in world.locations)
    return [level for level in found if level is not None]


def sellable_locations(world: state.World) -> list[goods.Location]:
    """Active and selling online, the oldest first."""
    return [location for location in world.locations.values() if location.active and location.online]


def online_available(world: state.World, variant: goods.Variant) -> int:
    """The number Shopify sells by: available units over the locations that sell online."""
    return available_at(world, variant.item_id, sellable_locations(world))


def available_at(world: state.World, item_id: int, locations: Iterable[goods.Location]) -> int:
    """Available units of an item over these locations."""
    levels = (world.levels.get((item_id, location.id)) for location in locations)
    return sum(level.available for level in levels if level is not None)


def is_buyable(world: state.World, variant: goods.Variant, quantity: int = 1) -> bool:
    """Whether the online store would sell this many."""
    if not world.items[variant.item_id].tracked or variant.inventory_policy == "CONTINUE":
        return True
    return online_available(world, variant) >= quantity
