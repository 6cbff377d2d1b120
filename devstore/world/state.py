"""The whole shop in memory: one object, guarded by one lock, reached through `store.world`."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from devstore.world import dispatch, extras, goods, ids, sales, supply

Payload = dict[str, Any]
Emit = Callable[[str, Payload], None]


@dataclass(slots=True)
class World:
    """Everything by id. `now` is business time; `emit(topic, body)` tells the webhooks' side."""

    now: Callable[[], datetime]
    emit: Emit
    next_id: ids.Ids
    lock: threading.RLock
    act: Callable[[], contextlib.AbstractContextManager[None]]
    wake: Callable[[], None] = lambda: None
    shop: extras.Shop = field(default_factory=extras.Shop)
    locations: dict[int, goods.Location] = field(default_factory=dict)
    products: dict[int, goods.Product] = field(default_factory=dict)
    variants: dict[int, goods.Variant] = field(default_factory=dict)
    items: dict[int, goods.Item] = field(default_factory=dict)
    levels: dict[tuple[int, int], goods.Level] = field(default_factory=dict)
    collections: dict[int, goods.Collection] = field(default_factory=dict)
    customers: dict[str, sales.Customer] = field(default_factory=dict)
    orders: dict[int, sales.Order] = field(default_factory=dict)
    lines: dict[int, sales.Line] = field(default_factory=dict)
    fulfillment_orders: dict[int, dispatch.FulfillmentOrder] = field(default_factory=dict)
    transfers: dict[int, supply.Transfer] = field(default_factory=dict)
    shipments: dict[int, supply.Shipment] = field(default_factory=dict)
    metafields: dict[tuple[str, str, str], extras.Metafield] = field(default_factory=dict)
    definitions: dict[tuple[str, str, str], extras.Definition] = field(default_factory=dict)
    unrouted: list[int] = field(default_factory=list)
    # Fulfillment orders that a service was asked for, and locations whose service says no.
    unanswered: list[int] = field(default_factory=list)
    refusing: set[int] = field(default_factory=set)
    # Whether a held fulfillment order may be moved in part: Shopify does not say.
    divides_holds: bool = True

    @contextlib.contextmanager
    def change(self) -> Iterator[None]:
        """One action of one person: nobody else moves, and all its webhooks share one event id."""
        with self.lock, self.act():
            yield
