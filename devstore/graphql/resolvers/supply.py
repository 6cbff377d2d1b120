"""What is on its way: transfers and their shipments."""

from typing import Any

from devstore import clock
from devstore.graphql import context, paging
from devstore.graphql.resolvers import kinds, readers
from devstore.graphql.resolvers.readers import REF, attr, held, listed, moment
from devstore.world import find, state, supply

SORTS = {"CREATED_AT": readers.stamp("created_at"), "NAME": attr("name"), "STATUS": attr("status")}


def shipments_of(world: state.World, transfer: supply.Transfer) -> list[supply.Shipment]:
    return [world.shipments[one] for one in transfer.shipment_ids if one in world.shipments]


def filters_in(world: state.World) -> dict[str, Any]:
    """What transfers can be searched by."""

    def variants(transfer: supply.Transfer) -> list[Any]:
        return [find.variant_of(world, line.item_id) for line in transfer.lines]

    return {
        "id": attr("id"),
        "status": attr("status"),
        "created_at": attr("created_at"),
        "destination_id": attr("destination_id"),
        "origin_id": attr("origin_id"),
        "product_id": lambda transfer: [one.product_id for one in variants(transfer)],
        "product_variant_id": lambda transfer: [one.id for one in variants(transfer)],
    }


def transfers(_: Any, known: context.Context, args: context.Args) -> paging.Page:
    wanted = args.get("sortKey") or "ID"
    if wanted != "ID" and wanted not in SORTS:
        raise context.not_simulated(f"sortKey {wanted}")
    found = readers.searched(
        known,
        "inventoryTransfers",
        known.world.transfers.values(),
        args,
        filters_in(known.world),
        attr("name"),
    )
    return paging.page(found, args, SORTS.get(wanted))


def destination(transfer: supply.Transfer, known: context.Context, args: context.Args) -> dict[str, Any]:
    location = known.world.locations[transfer.destination_id]
    return {"name": location.name, "location": location}


def received(transfer: supply.Transfer, known: context.Context, args: context.Args) -> int:
    return sum(total_received(one) for one in shipments_of(known.world, transfer))


def total_received(shipment: supply.Shipment) -> int:
    return sum(line.accepted + line.rejected for line in shipment.lines)


def shipment_lines(shipment: supply.Shipment, known: context.Context, args: context.Args) -> paging.Page:
    if args.get("query"):
        raise context.not_simulated("InventoryShipment.lineItems(query:)")
    return paging.page(shipment.lines, args)


def title(line: supply.TransferLine, known: context.Context, args: context.Args) -> str:
    return known.world.products[find.variant_of(known.world, line.item_id).product_id].title


def total(shipment: supply.Shipment, name: str) -> int:
    return sum(getattr(line, name) for line in shipment.lines)


READS: dict[str, dict[str, context.Read]] = {
    "InventoryTransfer": {
        **REF,
        "name": attr("name"),
        "status": attr("status"),
        "dateCreated": moment("created_at"),
        "totalQuantity": lambda transfer: sum(line.total for line in transfer.lines),
    },
    "LocationSnapshot": {"name": readers.key("name"), "location": readers.key("location")},
    "InventoryTransferLineItem": {**REF, "totalQuantity": attr("total"), "shippedQuantity": attr("shipped")},
    "InventoryShipment": {
        **REF,
        "name": attr("name"),
        "status": attr("status"),
        "dateShipped": moment("shipped_at"),
        "dateReceived": moment("received_at"),
        "lineItemTotalQuantity": lambda shipment: total(shipment, "quantity"),
        "totalAcceptedQuantity": lambda shipment: total(shipment, "accepted"),
        "totalRejectedQuantity": lambda shipment: total(shipment, "rejected"),
        "totalReceivedQuantity": total_received,
        "tracking": lambda shipment: {"arrivesAt": clock.optional_iso(shipment.arrives_at)},
    },
    "InventoryShipmentTracking": {"arrivesAt": readers.key("arrivesAt")},
    "InventoryShipmentLineItem": {
        **REF,
        "quantity": attr("quantity"),
        "acceptedQuantity": attr("accepted"),
        "rejectedQuantity": attr("rejected"),
        "unreceivedQuantity": attr("unreceived"),
    },
}
ASKS: dict[str, dict[str, context.Ask]] = {
    "QueryRoot": {
        "inventoryTransfer": kinds.named("InventoryTransfer"),
        "inventoryTransfers": transfers,
        "inventoryShipment": kinds.named("InventoryShipment"),
    },
    "InventoryTransfer": {
        "destination": destination,
        "receivedQuantity": received,
        "lineItems": listed(lambda transfer: transfer.lines),
        "shipments": lambda transfer, known, args: paging.page(shipments_of(known.world, transfer), args),
    },
    "InventoryTransferLineItem": {"inventoryItem": held("items", "item_id"), "title": title},
    "InventoryShipment": {"lineItems": shipment_lines},
    "InventoryShipmentLineItem": {"inventoryItem": held("items", "item_id")},
}
