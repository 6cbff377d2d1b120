"""What the shop sells, as the API shows it."""

from typing import Any

from devstore.graphql import context, paging
from devstore.graphql.resolvers import kinds, readers
from devstore.graphql.resolvers.readers import REF, attr, held, linked, moment, stamp
from devstore.world import find, goods, state

SORTS: dict[str, readers.Read] = {
    "TITLE": attr("title"),
    "CREATED_AT": stamp("created_at"),
    "UPDATED_AT": stamp("updated_at"),
    "SKU": attr("sku"),
    "VENDOR": attr("vendor"),
    "PRODUCT_TYPE": attr("product_type"),
    "POSITION": attr("position"),
}
PRODUCT_FILTERS: dict[str, Any] = {
    "id": attr("id"),
    "title": attr("title"),
    "handle": attr("handle"),
    "status": attr("status"),
    "vendor": attr("vendor"),
    "tag": attr("tags"),
    "product_type": attr("product_type"),
    "sku": lambda product: [variant.sku for variant in product.variants],
    "created_at": attr("created_at"),
    "updated_at": attr("updated_at"),
    "published_at": attr("published_at"),
    "gift_card": attr("gift_card"),
}


def sort_of(args: context.Args) -> readers.Read | None:
    """How to sort; by id without a key. A key of Shopify's that we do not know is refused."""
    wanted = args.get("sortKey") or "ID"
    if wanted in ("ID", "RELEVANCE"):
        return None
    if wanted not in SORTS:
        raise context.not_simulated(f"sortKey {wanted}")
    return SORTS[wanted]


def variant_filters(world: state.World) -> dict[str, Any]:
    """What variants can be searched by."""

    def product(variant: goods.Variant) -> goods.Product:
        return world.products[variant.product_id]

    return {
        "id": attr("id"),
        "sku": attr("sku"),
        "title": attr("title"),
        "product_id": attr("product_id"),
        "product_ids": attr("product_id"),
        "updated_at": attr("updated_at"),
        "product_status": lambda variant: product(variant).status,
        "vendor": lambda variant: product(variant).vendor,
        "tag": lambda variant: product(variant).tags,
        "product_type": lambda variant: product(variant).product_type,
        "inventory_quantity": lambda variant: quantity(world, variant),
        "managed": lambda variant: world.items[variant.item_id].tracked,
        "collection": lambda variant: [
            one.id for one in world.collections.values() if variant.product_id in one.product_ids
        ],
    }


def quantity(world: state.World, variant: goods.Variant) -> int:
    """Available units over all active locations."""
    active = [location for location in world.locations.values() if location.active]
    return find.available_at(world, variant.item_id, active)


def variants_found(known: context.Context, path: str, args: context.Args) -> list[Any]:
    filters = variant_filters(known.world)
    return readers.searched(known, path, known.world.variants.values(), args, filters, attr("sku"))


def products_found(known: context.Context, path: str, args: context.Args) -> list[Any]:
    everything = known.world.products.values()
    return readers.searched(known, path, everything, args, PRODUCT_FILTERS, attr("title"))


def collections(_: Any, known: context.Context, args: context.Args) -> paging.Page:
    filters = {"id": attr("id"), "title": attr("title"), "handle": attr("handle")}
    found = readers.searched(
        known, "collections", known.world.collections.values(), args, filters, attr("title")
    )
    return paging.page(found, args, sort_of(args))


def in_collection(collection: goods.Collection, known: context.Context, args: context.Args) -> paging.Page:
    members = [known.world.products[one] for one in collection.product_ids if one in known.world.products]
    return paging.page(members, args, sort_of(args) if args.get("sortKey") != "COLLECTION_DEFAULT" else None)


def display_name(variant: goods.Variant, known: context.Context, args: context.Args) -> str:
    return f"{known.world.products[variant.product_id].title} - {variant.title}"


def options(variant: goods.Variant, known: context.Context, args: context.Args) -> list[dict[str, str]]:
    names = known.world.products[variant.product_id].options or ["Title"]
    values = variant.option_values or ["Default Title"]
    return [{"name": name, "value": value} for name, value in zip(names, values, strict=False)]


def total(product: goods.Product, known: context.Context, args: context.Args) -> int:
    return sum(quantity(known.world, variant) for variant in product.variants)


def tracks(product: goods.Product, known: context.Context, args: context.Args) -> bool:
    return any(known.world.items[variant.item_id].tracked for variant in product.variants)


READS: dict[str, dict[str, context.Read]] = {
    "Product": {
        **REF,
        "legacyResourceId": lambda product: str(product.id),
        **{name: attr(name) for name in ("title", "handle", "vendor", "status", "tags")},
        "productType": attr("product_type"),
        "isGiftCard": attr("gift_card"),
        "publishedAt": moment("published_at"),
        "createdAt": moment("created_at"),
        "updatedAt": moment("updated_at"),
        "hasOnlyDefaultVariant": lambda product: not product.options,
        "variantsCount": lambda product: readers.counted(product.variants, {}),
    },
    "ProductVariant": {
        **REF,
        "legacyResourceId": lambda variant: str(variant.id),
        **{name: attr(name) for name in ("title", "sku", "position")},
        "price": lambda variant: f"{variant.price:.2f}",
        "inventoryPolicy": attr("inventory_policy"),
        "requiresComponents": attr("requires_components"),
        "createdAt": moment("created_at"),
        "updatedAt": moment("updated_at"),
    },
    "SelectedOption": {"name": readers.key("name"), "value": readers.key("value")},
    "Collection": {**REF, "title": attr("title"), "handle": attr("handle")},
    "SellingPlan": {**REF, "category": attr("category")},
    "LineItemSellingPlan": {"name": attr("name"), "sellingPlanId": linked("SellingPlan", "id")},
}
ASKS: dict[str, dict[str, context.Ask]] = {
    "QueryRoot": {
        "product": kinds.named("Product"),
        "products": lambda _, known, args: paging.page(
            products_found(known, "products", args), args, sort_of(args)
        ),
        "productsCount": lambda _, known, args: readers.counted(
            products_found(known, "productsCount", args), args
        ),
        "productVariant": kinds.named("ProductVariant"),
        "productVariants": lambda _, known, args: paging.page(
            variants_found(known, "productVariants", args), args, sort_of(args)
        ),
        "productVariantsCount": lambda _, known, args: readers.counted(
            variants_found(known, "productVariantsCount", args), args
        ),
        "collection": kinds.named("Collection"),
        "collections": collections,
    },
    "Product": {
        "variants": lambda product, known, args: paging.page(product.variants, args, sort_of(args)),
        "totalInventory": total,
        "tracksInventory": tracks,
    },
    "ProductVariant": {
        "product": held("products", "product_id"),
        "inventoryItem": held("items", "item_id"),
        "displayName": display_name,
        "selectedOptions": options,
        "inventoryQuantity": lambda variant, known, args: quantity(known.world, variant),
        "sellableOnlineQuantity": lambda variant, known, args: find.online_available(known.world, variant),
        "availableForSale": lambda variant, known, args: find.is_buyable(known.world, variant),
    },
    "Collection": {"products": in_collection},
}
