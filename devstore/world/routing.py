"""Routing: a moment after the checkout an order gets its fulfillment orders at one location. Fulfillment
services answer requests at the same pace.
"""

import threading
from collections.abc import Callable

from devstore.payloads import dispatch as payloads
from devstore.world import dispatch, errors, find, goods, holds, manners, requests, sales, splits, state

MOMENT = 0.05
Share = tuple[int, sales.Line, int]
FOREIGN_REASONS = {"fraud": "HIGH_RISK_OF_FRAUD", "address": "INCORRECT_ADDRESS", "other": "OTHER"}


class Router:
    """Routes what waits, a moment after it is told; by hand through pump()."""

    def __init__(self, world: Callable[[], state.World]) -> None:
        self.world = world
        self.bell = threading.Event()
        self.thread: threading.Thread | None = None
        self.running = False

    def wake(self) -> None:
        """There is something to route, or to answer."""
        self.bell.set()

    def start(self) -> None:
        """Route in the background."""
        self.running = True
        self.thread = threading.Thread(target=self._run, name="routing", daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """End the thread."""
        self.running = False
        self.bell.set()
        if self.thread:
            self.thread.join()

    def pump(self) -> int:
        """Route and answer everything now; how many orders and requests it was."""
        return route_all(self.world()) + requests.answer_all(self.world())

    def _run(self) -> None:
        pause = threading.Event()
        while self.running:
            self.bell.wait()
            self.bell.clear()
            pause.wait(MOMENT)
            self.pump()


def choose(world: state.World, order: sales.Order) -> goods.Location:
    """The first location with all units, else the first by creation, among those that stock the goods."""
    candidates = find.sellable_locations(world)
    if not candidates:
        raise errors.Refused("No active location sells online", code="NO_LOCATION")
    wanted = {line.item_id: 0 for line in order.lines if line.tracked}
    for line in order.lines:
        if line.tracked:
            wanted[line.item_id] += line.current_quantity
    stocked = [place for place in candidates if any((item, place.id) in world.levels for item in wanted)]
    for place in candidates:
        if all(find.available_at(world, item, [place]) >= units for item, units in wanted.items()):
            return place
    return (stocked or candidates)[0]


def later(world: state.World, order: sales.Order) -> None:
    """Have the order routed in a moment."""
    world.unrouted.append(order.id)
    world.wake()


def route_all(world: state.World) -> int:
    """Route every order that waits for it; how many it was."""
    with world.lock:
        waiting, world.unrouted = world.unrouted, []
        for order_id in waiting:
            _route(world, world.orders[order_id])
        return len(waiting)


def shares(order: sales.Order) -> list[Share]:
    """Where all open units are: at their fulfillment order's location, new ones at the order's."""
    found = []
    for line in order.lines:
        left = line.unfulfilled_quantity
        for whole in order.fulfillment_orders:
            for part in whole.lines:
                if part.line_id == line.id and part.remaining:
                    found.append((whole.location_id, line, part.remaining))
                    left -= part.remaining
        if left:
            found.append((order.location_id, line, left))
    return found


def build(world: state.World, order: sales.Order, units: list[Share]) -> list[dispatch.FulfillmentOrder]:
    """New fulfillment orders for these units: one per location and way of delivery."""
    made: dict[tuple[int, str, str], dispatch.FulfillmentOrder] = {}
    for location_id, line, count in units:
        key = (location_id, *manners.of_line(order, line))
        if key not in made:
            made[key] = _empty(world, order, *key)
        splits.add(world, made[key], line.id, line.item_id, line.sku, count)
    return list(made.values())


def _empty(
    world: state.World, order: sales.Order, location_id: int, method: str, status: str
) -> dispatch.FulfillmentOrder:
    now = world.now()
    made = dispatch.FulfillmentOrder(
        world.next_id(), order.id, location_id, now, now, status, delivery_method=method
    )
    # It may go as soon as the order came; when another app's plan lets it go is not known here.
    made.fulfill_at = None if status == "SCHEDULED" else order.created_at
    made.fulfill_by = order.fulfill_by
    order.fulfillment_orders.append(made)
    world.fulfillment_orders[made.id] = made
    return made


def _route(world: state.World, order: sales.Order) -> None:
    with world.change():
        order.is_routed = True
        for made in build(world, order, shares(order)):
            world.emit("fulfillment_orders/order_routing_complete", payloads.status(made))
            if order.foreign_hold:
                reason = FOREIGN_REASONS.get(order.foreign_hold, "OTHER")
                holds.hold(world, made, holds.NewHold(reason, held_by="other_app"))
