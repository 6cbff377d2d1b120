"""Putting values on things, and declaring which there may be."""

import tomllib
from pathlib import Path

from devstore.world import errors, extras, ids, products, stamps, state

ANY = "any"
OWNER_TYPES = {
    "variant": "PRODUCTVARIANT",
    "product": "PRODUCT",
    "order": "ORDER",
    "customer": "CUSTOMER",
    "location": "LOCATION",
    "shop": "SHOP",
}


def get(world: state.World, owner: str, namespace: str | None, key: str) -> extras.Metafield | None:
    """None when the owner has no such value."""
    return world.metafields.get((owner, extras.resolved(namespace), key))


def of_owner(world: state.World, owner: str) -> list[extras.Metafield]:
    """All values of one owner, in the order they were first put."""
    return [each for (whose, _, _), each in world.metafields.items() if whose == owner]


def check_digest(world: state.World, owner: str, namespace: str | None, key: str, digest: str | None) -> None:
    """Refused (STALE_OBJECT) unless the value is the one with this digest; None: unless there is none."""
    found = get(world, owner, namespace, key)
    if digest != ANY and digest != (found.digest if found else None):
        raise errors.Refused("The resource has been updated since it was loaded.", code="STALE_OBJECT")


def put(
    world: state.World, owner: str, namespace: str | None, key: str, type_: str, value: str
) -> extras.Metafield:
    """Set a value, new or old; the owner counts as updated."""
    with world.change():
        place, now = (owner, extras.resolved(namespace), key), world.now()
        found = world.metafields.get(place)
        if found is None:
            found = extras.Metafield(world.next_id(), *place, type_, value, now, now)
            world.metafields[place] = found
        else:
            found.type, found.value, found.updated_at = type_, value, now
        _touch_owner(world, owner)
        return found


def remove(world: state.World, owner: str, namespace: str | None, key: str) -> bool:
    """Take a value away; whether there was one."""
    with world.change():
        if world.metafields.pop((owner, extras.resolved(namespace), key), None) is None:
            return False
        _touch_owner(world, owner)
        return True


def define(
    world: state.World,
    owner_type: str,
    namespace: str | None,
    key: str,
    *,
    name: str,
    type_: str,
    access: dict[str, str],
) -> extras.Definition:
    """Refused (TAKEN) when it is declared already."""
    place = (owner_type, extras.resolved(namespace), key)
    with world.change():
        if place in world.definitions:
            raise errors.Refused("Key is in use for this owner type.", code="TAKEN", field="key")
        made = extras.Definition(world.next_id(), *place, name, type_, access)
        world.definitions[place] = made
        return made


def declare(world: state.World, toml_path: Path) -> None:
    """Make the definitions of the app's TOML that are not there yet, as a deploy does."""
    declared = tomllib.loads(toml_path.read_text(encoding="utf-8"))
    for owner, owner_type in OWNER_TYPES.items():
        for key, spec in declared.get(owner, {}).get("metafields", {}).get("app", {}).items():
            access = {who: str(what).upper() for who, what in spec.get("access", {}).items()}
            name = spec.get("name", key)
            if (owner_type, extras.APP_NAMESPACE, key) not in world.definitions:
                define(world, owner_type, None, key, name=name, type_=spec["type"], access=access)


def _touch_owner(world: state.World, owner: str) -> None:
    number = ids.number(owner) or 0
    if number in world.orders:
        stamps.touch(world, world.orders[number])
    elif number in world.products:
        products.touch(world, world.products[number])
    elif number in world.variants:
        products.touch(world, world.products[world.variants[number].product_id])
