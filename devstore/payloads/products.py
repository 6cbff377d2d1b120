"""Bodies about products, variants and items."""

from typing import Any

from devstore.clock import iso, optional_iso
from devstore.world import find, goods, ids, state


def product(world: state.World, product: goods.Product) -> dict[str, Any]:
    """products/create and /update."""
    return {
        "id": product.id,
        "admin_graphql_api_id": ids.gid("Product", product.id),
        "title": product.title,
        "handle": product.handle,
        "body_html": product.description,
        "vendor": product.vendor,
        "product_type": product.product_type,
        "status": product.status.lower(),
        "tags": ", ".join(product.tags),
        "published_at": optional_iso(product.published_at),
        "created_at": iso(product.created_at),
        "updated_at": iso(product.updated_at),
        "options": [_option(product, index) for index in range(len(product.options))],
        "images": [],
        "media": [],
        "variants": [variant(world, each) for each in product.variants],
        "variant_gids": [
            {"admin_graphql_api_id": ids.gid("ProductVariant", each.id), "updated_at": iso(each.updated_at)}
            for each in product.variants
        ],
        "has_variants_that_requires_components": any(each.requires_components for each in product.variants),
        "category": None,
    }


def variant(world: state.World, variant: goods.Variant) -> dict[str, Any]:
    """One entry of a product's variants."""
    values = [*variant.option_values, None, None, None]
    units = sum(level.available for level in find.levels_of(world, variant.item_id))
    return {
        "id": variant.id,
        "admin_graphql_api_id": ids.gid("ProductVariant", variant.id),
        "product_id": variant.product_id,
        "title": variant.title,
        "sku": variant.sku,
        "barcode": None,
        "price": str(variant.price),
        "compare_at_price": None if variant.compare_at_price is None else str(variant.compare_at_price),
        "position": variant.position,
        "option1": values[0] or "Default Title",
        "option2": values[1],
        "option3": values[2],
        "taxable": True,
        "inventory_policy": variant.inventory_policy.lower(),
        "inventory_item_id": variant.item_id,
        "inventory_quantity": units,
        "old_inventory_quantity": units,
        "created_at": iso(variant.created_at),
        "updated_at": iso(variant.updated_at),
    }


def item(item: goods.Item) -> dict[str, Any]:
    """inventory_items/update."""
    return {
        "id": item.id,
        "sku": item.sku,
        "tracked": item.tracked,
        "requires_shipping": item.requires_shipping,
        "cost": None,
        "created_at": iso(item.created_at),
        "updated_at": iso(item.updated_at),
        "admin_graphql_api_id": ids.gid("InventoryItem", item.id),
    }


def _option(product: goods.Product, index: int) -> dict[str, Any]:
    values = dict.fromkeys(each.option_values[index] for each in product.variants)
    return {"name": product.options[index], "position": index + 1, "values": list(values)}
