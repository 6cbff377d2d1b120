"""Changes to the catalogue and to orders: policies, tags, refunds and cancellations."""

from decimal import Decimal
from typing import Any

from devstore.graphql import access, context
from devstore.graphql.resolvers import kinds, sundries
from devstore.world import cancels, errors, find, goods, ids, products, refunds, sales, tags

VARIANT_KEYS = {"id", "inventoryPolicy", "price"}
STOCK_KEYS = {"inventoryQuantities", "quantityAdjustments"}
TAGGED = ("Order", "Product", "Customer")
Payload = dict[str, Any]


def update_variants(_: Any, known: context.Context, args: context.Args) -> Payload:
    """productVariantsBulkUpdate: all or nothing, unless partial updates are allowed."""
    product = known.world.products.get(ids.number(args["productId"]) or 0)
    if product is None:
        refused = errors.Refused("Product does not exist", code="PRODUCT_DOES_NOT_EXIST")
        return {"productVariants": None, "userErrors": [sundries.user_error(refused, "productId")]}
    if args.get("media"):
        raise context.not_simulated("productVariantsBulkUpdate(media:)")
    good, wrong = [], []
    for at, given in enumerate(args["variants"]):
        try:
            good.append((variant_of(known, product, given), given))
        except errors.Refused as refused:
            wrong.append(sundries.user_error(refused, "variants", str(at), refused.field or "id"))
    if wrong and not args.get("allowPartialUpdates"):
        return {"productVariants": None, "userErrors": wrong}
    if good:
        apply(known, product, good)
    return {"productVariants": [variant for variant, _ in good], "userErrors": wrong}


def variant_of(known: context.Context, product: goods.Product, given: Any) -> goods.Variant:
    """The variant that an input means. Refused as Shopify refuses it."""
    if STOCK_KEYS & set(given):
        message = "Inventory quantities can only be provided during create."
        code = "NO_INVENTORY_QUANTITIES_ON_VARIANTS_UPDATE"
        raise errors.Refused(message, code=code, field="inventoryQuantities")
    for name in set(given) - VARIANT_KEYS:
        raise context.not_simulated(f"ProductVariantsBulkInput.{name}")
    if not given.get("id"):
        raise errors.Refused("Product variant is missing ID attribute", code="PRODUCT_VARIANT_ID_MISSING")
    variant = known.world.variants.get(ids.number(given["id"]) or 0)
    if variant is None:
        raise errors.Refused("Product variant does not exist", code="PRODUCT_VARIANT_DOES_NOT_EXIST")
    if variant.product_id != product.id:
        message = "Product variant does not belong to the product"
        raise errors.Refused(message, code="MUST_BE_FOR_THIS_PRODUCT")
    return variant


def apply(known: context.Context, product: goods.Product, good: list[tuple[goods.Variant, Any]]) -> None:
    """One call of one product is one products/update."""
    with known.world.change():
        for variant, given in good:
            variant.inventory_policy = given.get("inventoryPolicy") or variant.inventory_policy
            variant.price = Decimal(str(given["price"])) if given.get("price") else variant.price
            variant.updated_at = known.world.now()
        products.touch(known.world, product)


def add_tags(_: Any, known: context.Context, args: context.Args) -> Payload:
    return tagged(known, args, "tagsAdd", tags.add)


def remove_tags(_: Any, known: context.Context, args: context.Args) -> Payload:
    return tagged(known, args, "tagsRemove", tags.remove)


def tagged(known: context.Context, args: context.Args, field: str, change: Any) -> Payload:
    """Commas part tags; the owner's write scope is owed."""
    kind = ids.kind(args["id"]) or ""
    access.check_owner(field, kind, known.granted, write=True)
    if kind not in TAGGED:
        raise context.not_simulated(f"{field} on {kind or args['id']}")
    thing = kinds.find(known, args["id"])
    if thing is None:
        return {"node": None, "userErrors": [{"field": ["id"], "message": f"{kind} does not exist"}]}
    listed = [tag.strip() for text in args["tags"] for tag in text.split(",") if tag.strip()]
    try:
        change(known.world, thing, listed)
    except errors.Refused as refused:
        return {"node": None, "userErrors": [sundries.user_error(refused, "tags")]}
    return {"node": thing, "userErrors": []}


def seen_order(known: context.Context, text: str) -> sales.Order:
    """The order, if the token may see it."""
    order = kinds.find(known, text)
    if not isinstance(order, sales.Order):
        raise errors.Refused("Order does not exist", code="NOT_FOUND")
    return order


def cancel(_: Any, known: context.Context, args: context.Args) -> Payload:
    """orderCancel; the job it names is done when it answers."""
    method = args.get("refundMethod") or {}
    if method.get("storeCreditRefund"):
        raise context.not_simulated("OrderCancelRefundMethodInput.storeCreditRefund")
    try:
        order = seen_order(known, args["orderId"])
        cancels.cancel(known.world, order, restock=args["restock"], reason=args["reason"].lower())
    except errors.Refused as refused:
        code = refused.code or "INVALID"
        error = {"field": ["orderId"], "message": refused.message, "code": code}
        return {"job": None, "orderCancelUserErrors": [error], "userErrors": []}
    job = {"id": ids.gid("Job", known.world.next_id()), "done": True}
    return {"job": job, "orderCancelUserErrors": [], "userErrors": []}


def refund(_: Any, known: context.Context, args: context.Args) -> Payload:
    """refundCreate: units by restock type; money follows them, by the original way of payment."""
    given = args["input"]
    for name in ("refundDuties", "shipping", "refundMethods"):
        if given.get(name):
            raise context.not_simulated(f"RefundInput.{name}")
    try:
        order = seen_order(known, given["orderId"])
        parts = [part_of(order, each) for each in given.get("refundLineItems") or ()]
        made = refunds.refund(known.world, order, parts, note=given.get("note") or "")
    except errors.Refused as refused:
        path = "refundLineItems" if refused.code != "NOT_FOUND" else "orderId"
        return {"order": None, "refund": None, "userErrors": [sundries.user_error(refused, path)]}
    return {"order": order, "refund": made, "userErrors": []}


def part_of(order: sales.Order, given: Any) -> refunds.Part:
    restock = (given.get("restockType") or "NO_RESTOCK").lower()
    return (find.line(order, given["lineItemId"]), given["quantity"], restock)


READS: dict[str, dict[str, context.Read]] = {
    "ProductVariantsBulkUpdatePayload": sundries.keys("product", "productVariants", "userErrors"),
    "TagsAddPayload": sundries.keys("node", "userErrors"),
    "TagsRemovePayload": sundries.keys("node", "userErrors"),
    "OrderCancelPayload": sundries.keys("job", "orderCancelUserErrors", "userErrors"),
    "RefundCreatePayload": sundries.keys("order", "refund", "userErrors"),
}
ASKS: dict[str, dict[str, context.Ask]] = {
    "Mutation": {
        "productVariantsBulkUpdate": update_variants,
        "tagsAdd": add_tags,
        "tagsRemove": remove_tags,
        "orderCancel": cancel,
        "refundCreate": refund,
    }
}
