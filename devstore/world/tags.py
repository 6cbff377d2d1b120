"""Labels on orders, products and customers: sets that keep their order."""

from devstore.world import errors, goods, products, sales, stamps, state

Tagged = sales.Order | goods.Product | sales.Customer
LONGEST = 255


def add(world: state.World, thing: Tagged, new: list[str]) -> bool:
    """Add what is missing; whether anything was."""
    for tag in new:
        if not tag.strip() or len(tag) > LONGEST:
            raise errors.invalid(f"{tag[:20]!r} is no tag", "tags")
    known = {tag.casefold() for tag in thing.tags}
    missing = [tag for tag in dict.fromkeys(new) if tag.casefold() not in known]
    return _put(world, thing, [*thing.tags, *missing])


def remove(world: state.World, thing: Tagged, old: list[str]) -> bool:
    """Take away what is there; whether anything was."""
    gone = {tag.casefold() for tag in old}
    return _put(world, thing, [tag for tag in thing.tags if tag.casefold() not in gone])


def _put(world: state.World, thing: Tagged, tags: list[str]) -> bool:
    with world.change():
        if tags == thing.tags:
            return False
        thing.tags = tags
        if isinstance(thing, sales.Order):
            stamps.touch(world, thing)
        elif isinstance(thing, goods.Product):
            products.touch(world, thing)
        return True
