"""The letters the law makes Shopify send about customers and shops."""

from devstore.world import sales, state


def request_data(world: state.World, customer: sales.Customer) -> None:
    """The customer asks what is kept."""
    body = _about(world, customer) | {
        "orders_requested": _orders_of(world, customer),
        "data_request": {"id": world.next_id()},
    }
    with world.change():
        world.emit("customers/data_request", body)


def redact_customer(world: state.World, customer: sales.Customer) -> None:
    """The customer asks to be forgotten."""
    with world.change():
        world.emit(
            "customers/redact",
            _about(world, customer) | {"orders_to_redact": _orders_of(world, customer)},
        )


def redact_shop(world: state.World) -> None:
    """Two days after an uninstall."""
    with world.change():
        world.emit("shop/redact", _shop(world))


def _shop(world: state.World) -> state.Payload:
    return {"shop_id": world.shop.id, "shop_domain": world.shop.domain}


def _about(world: state.World, customer: sales.Customer) -> state.Payload:
    person = {"id": customer.id, "email": customer.email, "phone": None}
    return _shop(world) | {"customer": person}


def _orders_of(world: state.World, customer: sales.Customer) -> list[int]:
    return [order.id for order in world.orders.values() if order.customer is customer]
