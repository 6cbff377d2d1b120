"""What a shop sells: variants with their products and inventory items."""

from app.domain import facts
from app.shopify import client, gid, levels, pages
from app.shopify.shapes import Node


def variants_page(admin: client.Admin, after: str | None) -> pages.Page[facts.VariantWithLevels]:
    """A page of variants with all levels of each, in Shopify's order."""
    found = admin.run("variants", {"after": after}).node("productVariants")
    variants = (_with_levels(admin, node) for node in found.nodes("nodes"))
    return pages.Page(tuple(variants), found.next_page())


def items(admin: client.Admin, item_ids: list[int]) -> dict[int, facts.VariantFacts | None]:
    """The variant of each inventory item; None when the item is gone or belongs to no variant."""
    found: dict[int, facts.VariantFacts | None] = {}
    for ids in pages.batches(item_ids, 100):
        members = admin.run("items_by_id", {"ids": gid.many("InventoryItem", ids)}).members()
        found |= zip(ids, (_of_item(node) if node else None for node in members), strict=True)
    return found


def product(admin: client.Admin, product_id: int) -> list[facts.VariantFacts]:
    """All variants of a product, none when it is gone. Read by id: a search lags behind a new product."""
    return list(pages.every(lambda after: _of_product(admin, product_id, after)))


def variant_of(item: Node) -> Node | None:
    """The variant of an inventory item read with its variants; None when it was deleted."""
    variants = item.maybe("variants")
    return next(iter(variants.nodes("nodes")), None) if variants else None


def _of_product(admin: client.Admin, product_id: int, after: str | None) -> pages.Page[facts.VariantFacts]:
    variables = {"id": gid.of("Product", product_id), "after": after}
    node = admin.run("product_variants", variables).maybe("product")
    if node is None:
        return pages.Page((), None)
    shared, found = _product(node), node.node("variants")
    variants = (_variant(one, one.node("inventoryItem"), shared) for one in found.nodes("nodes"))
    return pages.Page(tuple(variants), found.next_page())


def _with_levels(admin: client.Admin, node: Node) -> facts.VariantWithLevels:
    item = node.node("inventoryItem")
    variant = _variant(node, item, _product(node.node("product")))
    return facts.VariantWithLevels(variant, levels.of_item(admin, item))


def _of_item(item: Node) -> facts.VariantFacts | None:
    node = variant_of(item)
    return _variant(node, item, _product(node.node("product"))) if node else None


def _variant(node: Node, item: Node, product: facts.ProductFacts) -> facts.VariantFacts:
    return facts.VariantFacts(
        id=node.id(),
        item_id=item.id(),
        title=node.text("title"),
        sku=node.maybe_text("sku") or "",
        continues=node.text("inventoryPolicy") == "CONTINUE",
        is_tracked=item.flag("tracked"),
        requires_shipping=item.flag("requiresShipping"),
        has_components=node.flag("requiresComponents"),
        product=product,
    )


def _product(node: Node) -> facts.ProductFacts:
    return facts.ProductFacts(
        id=node.id(),
        title=node.text("title"),
        handle=node.text("handle"),
        vendor=node.text("vendor"),
        tags=node.words("tags"),
        is_active=node.text("status") == "ACTIVE",
        is_published=node.maybe_text("publishedAt") is not None,
        is_gift_card=node.flag("isGiftCard"),
    )
