"""Goods on their way in: sent, put off, received."""

from datetime import datetime

from devstore.payloads import shipments as payloads
from devstore.world import errors, find, goods, state, stock, supply


def send(
    world: state.World, units: dict[str, int], location: goods.Location, arrives_at: datetime | None
) -> supply.Shipment:
    """A transfer IN_PROGRESS whose one shipment is IN_TRANSIT; `incoming` rises."""
    with world.change():
        shipment = _shipment(world, units, location, arrives_at)
        transfer = _transfer(world, shipment)
        for line in shipment.lines:
            stock.change(world, line.item_id, location.id, incoming=line.quantity)
        world.emit("inventory_transfers/ready_to_ship", payloads.transfer(world, transfer, with_lines=True))
        world.emit("inventory_shipments/create", payloads.shipment(world, shipment))
        world.emit("inventory_shipments/mark_in_transit", payloads.moment(world, shipment))
        return shipment


def reschedule(world: state.World, shipment: supply.Shipment, arrives_at: datetime | None) -> None:
    """Tell a new day of arrival, or none."""
    with world.change():
        if shipment.status == "RECEIVED":
            raise errors.Refused(f"Shipment {shipment.name} has arrived already")
        shipment.arrives_at = arrives_at
        shipment.updated_at = world.now()
        world.emit("inventory_shipments/update_tracking", payloads.tracking_updated(world, shipment))


def receive(world: state.World, shipment: supply.Shipment, units: dict[str, int] | None = None) -> None:
    """Shelve these units by SKU, or all that are left. Refused for more than are on the way."""
    with world.change():
        wanted = _wanted(shipment, units)
        before = {line.id: line.accepted for line in shipment.lines}
        for line in shipment.lines:
            count = wanted.get(line.sku, 0)
            if count:
                line.accepted += count
                stock.change(world, line.item_id, shipment.location_id, available=count, incoming=-count)
        whole = all(line.unreceived == 0 for line in shipment.lines)
        shipment.status = "RECEIVED" if whole else "PARTIALLY_RECEIVED"
        shipment.updated_at = shipment.received_at = world.now()
        world.emit("inventory_shipments/receive_items", payloads.received(world, shipment, before))
        if whole:
            _finish(world, world.transfers[shipment.transfer_id])


def delete(world: state.World, shipment: supply.Shipment) -> None:
    """What has not arrived will not come; its transfer is CANCELED."""
    with world.change():
        for line in shipment.lines:
            stock.change(world, line.item_id, shipment.location_id, incoming=-line.unreceived)
        del world.shipments[shipment.id]
        transfer = world.transfers[shipment.transfer_id]
        transfer.shipment_ids.remove(shipment.id)
        transfer.status, transfer.updated_at = "CANCELED", world.now()
        world.emit("inventory_shipments/delete", payloads.moment(world, shipment))
        world.emit("inventory_transfers/cancel", payloads.transfer(world, transfer))


def _shipment(
    world: state.World, units: dict[str, int], location: goods.Location, arrives_at: datetime | None
) -> supply.Shipment:
    if not units or any(count < 1 for count in units.values()):
        raise errors.invalid("A shipment needs lines of at least 1 unit", "lines")
    variants = {sku: find.variant_by_sku(world, sku) for sku in units}
    now, number = world.now(), len(world.transfers) + 1
    made = supply.Shipment(
        world.next_id(), number, world.next_id(), location.id, now, now, arrives_at, shipped_at=now
    )
    made.lines = [
        supply.ShipmentLine(world.next_id(), variant.item_id, sku, units[sku])
        for sku, variant in variants.items()
    ]
    world.shipments[made.id] = made
    return made


def _transfer(world: state.World, shipment: supply.Shipment) -> supply.Transfer:
    made = supply.Transfer(
        shipment.transfer_id, shipment.number, shipment.location_id, world.now(), world.now()
    )
    made.lines = [
        supply.TransferLine(world.next_id(), line.item_id, line.quantity, line.quantity)
        for line in shipment.lines
    ]
    made.shipment_ids = [shipment.id]
    world.transfers[made.id] = made
    return made


def _wanted(shipment: supply.Shipment, units: dict[str, int] | None) -> dict[str, int]:
    left = {line.sku: line.unreceived for line in shipment.lines if line.unreceived}
    if units is None:
        units = left
    if not units:
        raise errors.Refused(f"Shipment {shipment.name} has arrived already")
    for sku, count in units.items():
        if not 1 <= count <= left.get(sku, 0):
            raise errors.Refused(f"{left.get(sku, 0)} of {sku} are on the way, not {count}", field="lines")
    return units


def _finish(world: state.World, transfer: supply.Transfer) -> None:
    transfer.status, transfer.updated_at = "TRANSFERRED", world.now()
    world.emit("inventory_transfers/complete", payloads.transfer(world, transfer))
