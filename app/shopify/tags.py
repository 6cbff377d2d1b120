"""Order tags, for many orders in one request."""

from collections.abc import Sequence

from app.shopify import client, errors, gid, pages
from app.shopify.answers import Answer

ORDERS_AT_ONCE = 25
COST_OF_ONE = 20

Change = tuple[int, Sequence[str], Sequence[str]]


def change(admin: client.Admin, changes: Sequence[Change]) -> dict[int, errors.ShopifyError | None]:
    """For each (order id, tags to add, tags to remove): None, or why it was not done."""
    outcome: dict[int, errors.ShopifyError | None] = {}
    for some in pages.batches(list(changes), ORDERS_AT_ONCE):
        each = [_variables(one) for one in some]
        answers = admin.run_copies("tag_order", each, cost_hint=COST_OF_ONE * len(each))
        for one, answer in zip(some, answers, strict=True):
            outcome[one[0]] = _outcome(one, answer)
    return outcome


def _variables(change: Change) -> dict[str, object]:
    order_id, add, remove = change
    return {
        "id": gid.of("Order", order_id),
        "add": list(add),
        "remove": list(remove),
        "adds": bool(add),
        "removes": bool(remove),
    }


def _outcome(change: Change, answer: Answer) -> errors.ShopifyError | None:
    _, add, remove = change
    try:
        if add:
            answer.payload("added")
        if remove:
            answer.payload("removed")
    except errors.ShopifyError as error:
        return error
    return None
