"""Changing products; they are made in the room next door."""

from datetime import timedelta

from devstore.payloads import products as payloads
from devstore.world import errors, goods, state
from devstore.world.making import POLICIES, NewProduct, NewVariant, create

__all__ = ["POLICIES", "NewProduct", "NewVariant", "create"]


def touch(world: state.World, product: goods.Product) -> None:
    """Something of it changed: the stamp rises, the world is told."""
    product.updated_at = max(world.now(), product.updated_at + timedelta(milliseconds=1))
    world.emit("products/update", payloads.product(world, product))


def set_policy(world: state.World, variant: goods.Variant, policy: str) -> None:
    """DENY or CONTINUE; setting what it is already is still an update, as in Shopify."""
    if policy not in POLICIES:
        raise errors.invalid(f"inventory_policy is DENY or CONTINUE, not {policy!r}", "inventory_policy")
    with world.change():
        variant.inventory_policy = policy
        variant.updated_at = world.now()
        touch(world, world.products[variant.product_id])


def set_tracked(world: state.World, variant: goods.Variant, tracked: bool) -> None:
    """Whether its stock is counted."""
    with world.change():
        item = world.items[variant.item_id]
        item.tracked = tracked
        item.updated_at = world.now()
        world.emit("inventory_items/update", payloads.item(item))


def set_tags(world: state.World, product: goods.Product, tags: list[str]) -> None:
    """Replace all its tags."""
    with world.change():
        product.tags = list(dict.fromkeys(tags))
        touch(world, product)


def set_status(world: state.World, product: goods.Product, status: str) -> None:
    """ACTIVE, DRAFT or ARCHIVED."""
    if status not in ("ACTIVE", "DRAFT", "ARCHIVED"):
        raise errors.invalid(f"status is ACTIVE, DRAFT or ARCHIVED, not {status!r}", "status")
    with world.change():
        product.status = status
        touch(world, product)


def delete(world: state.World, product: goods.Product) -> None:
    """It and its variants are gone; orders keep their lines."""
    with world.change():
        for variant in product.variants:
            del world.variants[variant.id], world.items[variant.item_id]
            for key in [key for key in world.levels if key[0] == variant.item_id]:
                del world.levels[key]
            world.emit("inventory_items/delete", {"id": variant.item_id})
        del world.products[product.id]
        world.emit("products/delete", {"id": product.id})
