"""What Liquid sees of the shop: products, variants, the cart's lines, as plain values."""

import json
from typing import Any

from devstore.world import extras, find, goods, ids, state

OWNERS = {"Product": "PRODUCT", "ProductVariant": "PRODUCTVARIANT", "Order": "ORDER"}


def product(
    world: state.World, product: goods.Product, chosen: int | None, *, app: bool = False
) -> dict[str, Any]:
    """A product. `app` gives the view of the app's own extension, to which `$app` means something."""
    variants = [variant(world, product, each, chosen, app=app) for each in product.variants]
    selected = next((each for each in variants if each["selected"]), None)
    first = next((each for each in variants if each["available"]), None)
    prices = [each["price"] for each in variants] or [0]
    return {
        "id": product.id,
        "title": product.title,
        "handle": product.handle,
        "vendor": product.vendor,
        "type": product.product_type,
        "tags": list(product.tags),
        "description": product.description,
        "url": f"/products/{product.handle}",
        "available": first is not None,
        "price": min(prices),
        "price_min": min(prices),
        "price_max": max(prices),
        "price_varies": min(prices) != max(prices),
        "variants": variants[:250],
        "variants_count": len(variants),
        "has_only_default_variant": len(variants) == 1 and not any(product.options),
        "options_with_values": _options(product, selected or first),
        "selected_variant": selected,
        "first_available_variant": first,
        "selected_or_first_available_variant": selected or first or (variants[0] if variants else None),
        "metafields": metafields(world, ids.gid("Product", product.id), app=app),
    }


def variant(
    world: state.World,
    product: goods.Product,
    variant: goods.Variant,
    chosen: int | None,
    *,
    app: bool = False,
) -> dict[str, Any]:
    """A variant; the price is in cents, and an untracked one has no inventory management."""
    tracked = world.items[variant.item_id].tracked
    return {
        "id": variant.id,
        "title": variant.title,
        "sku": variant.sku,
        "price": int(variant.price * 100),
        "available": is_buyable(world, product, variant),
        "selected": variant.id == chosen,
        "options": list(variant.option_values),
        "inventory_quantity": find.online_available(world, variant) if tracked else 0,
        "inventory_policy": variant.inventory_policy.lower(),
        "inventory_management": "shopify" if tracked else None,
        "requires_shipping": world.items[variant.item_id].requires_shipping,
        "url": f"/products/{product.handle}?variant={variant.id}",
        "metafields": metafields(world, ids.gid("ProductVariant", variant.id), app=app),
    }


def is_shown(product: goods.Product) -> bool:
    """Whether the online store shows the product at all."""
    return product.status == "ACTIVE" and product.published_at is not None


def is_buyable(world: state.World, product: goods.Product, variant: goods.Variant, quantity: int = 1) -> bool:
    """Whether a shopper may put it in the cart."""
    return is_shown(product) and find.is_buyable(world, variant, quantity)


def metafields(
    world: state.World,
    owner: str,
    *,
    app: bool = False,
    access: str = "storefront",
    allowed: str = "PUBLIC_READ",
) -> dict[str, dict[str, Any]]:
    """Only what its definition lets this reader see; a value is parsed by its type."""
    found: dict[str, dict[str, Any]] = {}
    for (holder, namespace, key), metafield in world.metafields.items():
        definition = world.definitions.get((OWNERS.get(ids.kind(owner) or "", ""), namespace, key))
        if holder == owner and definition and (definition.access.get(access) or "").upper() == allowed:
            found.setdefault(namespace, {})[key] = {"value": _value(metafield), "type": metafield.type}
    if app and extras.APP_NAMESPACE in found:
        found["$app"] = found[extras.APP_NAMESPACE]
    return found


def app_metafields(world: state.World) -> dict[str, dict[str, Any]]:
    """What the app keeps on its own installation: only its extension can read it."""
    found: dict[str, dict[str, Any]] = {}
    for (holder, namespace, key), metafield in world.metafields.items():
        if ids.kind(holder) == "AppInstallation":
            found.setdefault(extras.shown(namespace), {})[key] = {"value": _value(metafield)}
    return found


def _value(metafield: extras.Metafield) -> Any:
    if metafield.type in ("json", "boolean", "number_integer"):
        return json.loads(metafield.value)
    return metafield.value


def _options(product: goods.Product, chosen: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Each option with its values in the order of the variants."""
    found = []
    for index, name in enumerate(product.options):
        values = [each.option_values[index] for each in product.variants if len(each.option_values) > index]
        picked = chosen["options"][index] if chosen and len(chosen["options"]) > index else None
        found.append(
            {
                "name": name,
                "position": index + 1,
                "values": list(dict.fromkeys(values)),
                "selected_value": picked,
            }
        )
    return found
