"""Sending fulfillment orders where they belong: to another location, or to the fulfillment service there."""

from collections.abc import Sequence
from typing import Any

from app.shopify import client, gid

Units = Sequence[tuple[str, int]]


def move(admin: client.Admin, fo_id: int, location_id: int, lines: Units | None = None) -> None:
    """Have units of a fulfillment order, as (its line's gid, units), or all of it sent from another location.

    Raises Refused: it is closed, in progress, with a fulfillment service, or the location does not stock it.
    """
    variables = {**_target(fo_id, lines), "to": gid.of("Location", location_id)}
    admin.run("move_fulfillment_order", variables).payload("fulfillmentOrderMove")


def request(admin: client.Admin, fo_id: int, lines: Units | None = None) -> None:
    """Ask the fulfillment service to send units of a fulfillment order, or all of it.

    Shopify splits off what is not asked for. Raises Refused: asked for already, held, or no service's.
    """
    answer = admin.run("submit_fulfillment_request", _target(fo_id, lines))
    answer.payload("fulfillmentOrderSubmitFulfillmentRequest")


def _target(fo_id: int, lines: Units | None) -> dict[str, Any]:
    """Without lines Shopify means all of it."""
    units = [{"id": line, "quantity": quantity} for line, quantity in lines or ()]
    return {"id": gid.of("FulfillmentOrder", fo_id), "lines": units or None}
