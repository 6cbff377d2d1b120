"""Orders that the shop would not take: more than it sells of a sku. Live orders exist and are served."""

from collections import Counter
from typing import Any

from app.domain import offer
from app.replay import scenario
from app.replay.store import Store


def standing(store: Store, sku: str) -> offer.Standing:
    """A scenario has no number that Shopify sells by: what the line leaves stands for it."""
    chosen, net = store.skus[sku], store.net(sku)
    return offer.Standing(available=net, net=net, limit=chosen.limit, backorders=chosen.backorders)


def of(store: Store, order: scenario.Order) -> dict[str, Any] | None:
    """Why an order is refused whole, naming every sku of which it wants more than may be sold; or None."""
    wanted: Counter[str] = Counter()
    for line in order.lines:
        if store.skus[line.sku].tracked:
            wanted[line.sku] += line.quantity
    sellable = {sku: standing(store, sku).sellable for sku in sorted(wanted)}
    short = {sku: units for sku, units in sellable.items() if units is not None and wanted[sku] > units}
    if not short:
        return None
    is_limited = any(store.skus[sku].backorders for sku in short)
    said = [f"{sku}: {wanted[sku]} wanted, {units} may be sold" for sku, units in short.items()]
    return {
        "code": "over_limit" if is_limited else "out_of_stock",
        "skus": list(short),
        "detail": "; ".join(said),
    }
