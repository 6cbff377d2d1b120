"""Opening, changing and closing places that hold stock."""

from devstore.payloads import inventory
from devstore.world import errors, find, goods, state


def save(
    world: state.World,
    name: str,
    *,
    online: bool | None = None,
    active: bool | None = None,
    fulfillment_service: bool | None = None,
    rejects_requests: bool | None = None,
) -> goods.Location:
    """Open the location of this name, or change what is given of the one that is there."""
    with world.change():
        known = any(location.name == name for location in world.locations.values())
        location = find.location_by_name(world, name) if known else _opened(world, name)
        was_active = location.active
        if was_active and active is False:
            _check_idle(world, location)
        _apply(location, online, active, fulfillment_service)
        if rejects_requests is not None:
            (world.refusing.add if rejects_requests else world.refusing.discard)(location.id)
        location.updated_at = world.now()
        world.emit(_topic(known, was_active, location.active), inventory.location(location))
        return location


def ensure(world: state.World, name: str) -> goods.Location:
    """The location of this name; an unknown one opens, active and online."""
    for location in world.locations.values():
        if location.name == name:
            return location
    return save(world, name)


def _opened(world: state.World, name: str) -> goods.Location:
    if not name.strip():
        raise errors.invalid("A location needs a name", "name")
    location = goods.Location(world.next_id(), name, world.now(), world.now(), city=name)
    world.locations[location.id] = location
    return location


def _check_idle(world: state.World, location: goods.Location) -> None:
    """Shopify asks where else to send what is to be sent from there; nobody can answer that here."""
    for each in world.fulfillment_orders.values():
        if each.location_id == location.id and each.is_live and each.remaining:
            raise errors.Refused(
                "Location could not be deactivated because it has pending orders.",
                code="HAS_FULFILLMENT_ORDERS_ERROR",
            )


def _apply(location: goods.Location, online: bool | None, active: bool | None, service: bool | None) -> None:
    location.online = location.online if online is None else online
    location.active = location.active if active is None else active
    location.fulfillment_service = location.fulfillment_service if service is None else service


def _topic(known: bool, was_active: bool, is_active: bool) -> str:
    if not known:
        return "locations/create"
    if was_active == is_active:
        return "locations/update"
    return "locations/activate" if is_active else "locations/deactivate"
