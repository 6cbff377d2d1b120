"""What happens in Ada Lamps before a test looks: a lamp is made, and somebody orders it."""

from dataclasses import replace

from devstore.store import Store
from devstore.world import orders as store_orders
from devstore.world import sales


def ann_orders(store: Store, *wants: tuple[str, int], **more: object) -> sales.Order:
    checkout = store_orders.Checkout([store_orders.Want(sku, units) for sku, units in wants])
    order = store_orders.place(store.world, replace(checkout, **more))  # type: ignore[arg-type]
    store.pump()
    return order
