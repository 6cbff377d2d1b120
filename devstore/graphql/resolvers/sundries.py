"""Pages, money, counts and user errors: the parts that every area shares."""

from typing import Any

from graphql import GraphQLError

from devstore.graphql import access, context, paging
from devstore.graphql.resolvers import kinds, readers
from devstore.world import errors

CONNECTED = (
    "Collection",
    "FulfillmentOrder",
    "FulfillmentOrderLineItem",
    "InventoryItem",
    "InventoryLevel",
    "InventoryShipment",
    "InventoryShipmentLineItem",
    "InventoryTransfer",
    "InventoryTransferLineItem",
    "LineItem",
    "Location",
    "Metafield",
    "MetafieldDefinition",
    "Order",
    "Product",
    "ProductVariant",
    "RefundLineItem",
)
USER_ERRORS = (
    "FulfillmentOrderHoldUserError",
    "FulfillmentOrderMoveFulfillmentOrderMoveUserError",
    "FulfillmentOrderReleaseHoldUserError",
    "FulfillmentOrderSplitUserError",
    "InventoryAdjustQuantitiesUserError",
    "InventorySetQuantitiesUserError",
    "MetafieldDefinitionCreateUserError",
    "MetafieldsSetUserError",
    "OrderCancelUserError",
    "ProductVariantsBulkUpdateUserError",
    "UserError",
)


def user_error(refused: errors.Refused, *path: str) -> dict[str, Any]:
    """What the world says no to, as a user error at this place of the input."""
    return {"field": list(path) or None, "message": refused.message, "code": refused.code}


def info_of(page: paging.Page) -> dict[str, Any]:
    ends = [paging.cursor(page.place(page.items[at])) for at in (0, -1)] if page.items else [None, None]
    return {
        "hasNextPage": page.has_next,
        "hasPreviousPage": page.has_previous,
        "startCursor": ends[0],
        "endCursor": ends[1],
    }


def edges_of(page: paging.Page) -> list[dict[str, Any]]:
    return [{"cursor": paging.cursor(page.place(item)), "node": item} for item in page.items]


def node(_: Any, known: context.Context, args: context.Args) -> Any:
    thing = kinds.find(known, args["id"])
    if thing is not None:
        name = kinds.type_name(thing)
        access.check("node", access.rules().get(name), known.granted)
    return thing


def nodes(_: Any, known: context.Context, args: context.Args) -> list[Any]:
    """One answer for each id: the thing, null, or its own error."""
    return [node_or_error(known, text) for text in args["ids"]]


def node_or_error(known: context.Context, text: str) -> Any:
    try:
        return node(None, known, {"id": text})
    except GraphQLError as error:
        return error


def keys(*names: str) -> dict[str, context.Read]:
    return {name: readers.key(name) for name in names}


READS: dict[str, dict[str, context.Read]] = {
    "PageInfo": keys("hasNextPage", "hasPreviousPage", "startCursor", "endCursor"),
    "MoneyBag": keys("shopMoney", "presentmentMoney"),
    "MoneyV2": keys("amount", "currencyCode"),
    "Count": keys("count", "precision"),
    "Job": keys("id", "done"),
    **{name: keys("field", "message", "code") for name in USER_ERRORS},
    **{f"{name}Edge": keys("cursor", "node") for name in CONNECTED},
    **{
        f"{name}Connection": {"nodes": lambda page: page.items, "edges": edges_of, "pageInfo": info_of}
        for name in CONNECTED
    },
}
ASKS: dict[str, dict[str, context.Ask]] = {"QueryRoot": {"node": node, "nodes": nodes}}
