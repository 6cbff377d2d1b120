"""Goods on their way: the shipments of inventory transfers, line by line."""

from collections.abc import Iterator

from app.domain import facts
from app.shopify import client, gid, pages
from app.shopify.shapes import Node


def page(admin: client.Admin, after: str | None, query: str = "") -> pages.Page[facts.IncomingFacts]:
    """A page of transfers, as the lines of their shipments; `next` counts transfers, not lines."""
    found = admin.run("transfers", {"after": after, "query": query or None}).node("inventoryTransfers")
    lines = (line for transfer in found.nodes("nodes") for line in _of_transfer(admin, transfer))
    return pages.Page(tuple(lines), found.next_page())


def whereabouts(admin: client.Admin, shipment_id: int) -> dict[int, tuple[int, int]]:
    """Line → units still to come and units accepted of one shipment, whatever became of its transfer.

    Nothing when the shipment is gone.
    """
    found: dict[int, tuple[int, int]] = {}
    after: str | None = None
    while True:
        variables = {"id": gid.of("InventoryShipment", shipment_id), "after": after}
        shipment = admin.run("shipment_more_lines", variables).maybe("inventoryShipment")
        lines = shipment.maybe("lineItems") if shipment else None
        if lines is None:
            return found
        for line in lines.nodes("nodes"):
            found[line.id()] = (line.count("unreceivedQuantity"), line.count("acceptedQuantity"))
        after = lines.next_page()
        if after is None:
            return found


def _of_transfer(admin: client.Admin, transfer: Node) -> Iterator[facts.IncomingFacts]:
    destination = transfer.maybe("destination")
    location = destination.maybe("location") if destination else None
    # A destination that was deleted receives nothing any more.
    if location is None:
        return
    for shipment in _shipments(admin, transfer):
        for line in _lines(admin, shipment):
            if line.maybe("inventoryItem") is not None:
                yield _incoming(shipment, line, location.id())


def _shipments(admin: client.Admin, transfer: Node) -> Iterator[Node]:
    connection = transfer.node("shipments")
    yield from connection.nodes("nodes")
    while (after := connection.next_page()) is not None:
        variables = {"id": gid.of("InventoryTransfer", transfer.id()), "after": after}
        answer = admin.run("transfer_more_shipments", variables)
        connection = answer.node("inventoryTransfer").node("shipments")
        yield from connection.nodes("nodes")


def _lines(admin: client.Admin, shipment: Node) -> Iterator[Node]:
    connection = shipment.maybe("lineItems")
    while connection is not None:
        yield from connection.nodes("nodes")
        after = connection.next_page()
        if after is None:
            return
        variables = {"id": gid.of("InventoryShipment", shipment.id()), "after": after}
        connection = admin.run("shipment_more_lines", variables).node("inventoryShipment").maybe("lineItems")


def _incoming(shipment: Node, line: Node, location_id: int) -> facts.IncomingFacts:
    tracking = shipment.maybe("tracking")
    return facts.IncomingFacts(
        shipment_id=shipment.id(),
        shipment_line_id=line.id(),
        name=shipment.text("name"),
        item_id=line.node("inventoryItem").id(),
        location_id=location_id,
        outstanding=line.count("unreceivedQuantity"),
        received=line.count("acceptedQuantity"),
        arrives_at=tracking.maybe_moment("arrivesAt") if tracking else None,
        status=shipment.text("status"),
    )
