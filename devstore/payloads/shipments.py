"""Bodies about transfers and shipments: GIDs throughout."""

from typing import Any

from devstore.clock import iso, optional_iso
from devstore.world import ids, state, supply


def shipment(world: state.World, shipment: supply.Shipment) -> dict[str, Any]:
    """inventory_shipments/create."""
    return {
        **moment(world, shipment),
        "tracking": _tracking(shipment),
        "line_items": [{"id": _line(line), "quantity": line.quantity} for line in shipment.lines],
    }


def moment(world: state.World, shipment: supply.Shipment) -> dict[str, Any]:
    """inventory_shipments/mark_in_transit and /delete."""
    return {
        "id": ids.gid("InventoryShipment", shipment.id),
        "inventory_transfer_id": ids.gid("InventoryTransfer", shipment.transfer_id),
        "status": shipment.status.lower(),
        "happened_at": iso(world.now()),
    }


def tracking_updated(world: state.World, shipment: supply.Shipment) -> dict[str, Any]:
    """inventory_shipments/update_tracking."""
    return {
        "shipment_id": ids.gid("InventoryShipment", shipment.id),
        "inventory_transfer_id": ids.gid("InventoryTransfer", shipment.transfer_id),
        "happened_at": iso(world.now()),
        "updated_tracking": _tracking(shipment),
    }


def received(world: state.World, shipment: supply.Shipment, before: dict[int, int]) -> dict[str, Any]:
    """inventory_shipments/receive_items; `before` is accepted units by line id."""
    items = [_received(line, before[line.id]) for line in shipment.lines if line.accepted != before[line.id]]
    return {**moment(world, shipment), "items_received": items}


def transfer(world: state.World, transfer: supply.Transfer, *, with_lines: bool = False) -> dict[str, Any]:
    """inventory_transfers/*"""
    origin = ids.gid("Location", transfer.origin_id) if transfer.origin_id else None
    body: dict[str, Any] = {
        "id": ids.gid("InventoryTransfer", transfer.id),
        "happened_at": iso(world.now()),
        "origin": {"id": origin} if origin else None,
        "destination": {"id": ids.gid("Location", transfer.destination_id)},
        "status": transfer.status.lower(),
    }
    if with_lines:
        body["line_items"] = [
            {"id": ids.gid("InventoryTransferLineItem", line.id), "quantity": line.total}
            for line in transfer.lines
        ]
    return body


def _tracking(shipment: supply.Shipment) -> dict[str, Any]:
    return {
        "arrives_at": optional_iso(shipment.arrives_at),
        "tracking_number": None,
        "tracking_url": None,
        "company": None,
    }


def _received(line: supply.ShipmentLine, before: int) -> dict[str, Any]:
    return {
        "id": _line(line),
        "old_accepted_quantity": before,
        "new_accepted_quantity": line.accepted,
        "old_rejected_quantity": line.rejected,
        "new_rejected_quantity": line.rejected,
        "old_canceled_quantity": 0,
        "new_canceled_quantity": 0,
        "remaining_quantity_to_receive": line.unreceived,
    }


def _line(line: supply.ShipmentLine) -> str:
    return ids.gid("InventoryShipmentLineItem", line.id)
