"""Whatever happens in the store, and however its webhooks travel: our books are the store's truth."""

import random
from typing import Any

import pytest
from sqlalchemy import select

from app.db import session as db
from app.db import tables
from app.services import ledger, totals
from tests.town import Town

LAMPS = ("LAMP", "SHADE")
DEEDS = (
    *["order"] * 6,
    *["unpaid", "count", "edit", "cancel", "ship", "refund", "pay", "settle"],
)
ROADS: dict[str, dict[str, Any]] = {
    "a smooth road": {},
    "twice and out of order": {"duplicate": 0.3, "reorder": True},
    "lost, and Shopify stumbles": {"drop": 0.3, "duplicate": 0.2, "reorder": True, "api_error_rate": 0.05},
}


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("seed", [7, 13])
def test_our_books_are_the_stores_truth(town: Town, road: str, seed: int) -> None:
    chance, orders = random.Random(seed), list[dict[str, Any]]()
    for sku in LAMPS:
        variants = [{"sku": sku, "stock": {"Main": 3, "East": 2}}]
        town.post("/_dev/products", {"title": sku.title(), "variants": variants})
    town.install()
    town.go_live()
    town.post("/_dev/faults", ROADS[road] and {**ROADS[road], "seed": seed})
    for _ in range(50):
        live(town, chance, orders)
    town.settle()
    town.post("/_dev/faults", {})
    # What was lost on the way is found by the nightly look.
    for _ in range(2 if ROADS[road] else 0):
        town.pass_days(1)
    assert len(orders) >= 5
    assert differences(town, orders) == []
    with db.look(town.house.sessions) as session:
        assert ledger.verify(session, session.scalars(select(tables.Shop.id)).one()) == {}


def live(town: Town, chance: random.Random, orders: list[dict[str, Any]]) -> None:
    """One thing happens in the store; what it refuses does not."""
    deed = chance.choice(DEEDS)
    if deed == "settle":
        town.settle()
    elif deed == "count":
        body = {
            "sku": chance.choice(LAMPS),
            "location": chance.choice(["Main", "East"]),
            "set": chance.randint(0, 4),
        }
        town.control.post("/_dev/stock", json=body)
    elif deed in ("order", "unpaid"):
        skus = chance.choice([LAMPS[:1], LAMPS[1:], LAMPS])
        lines = [{"sku": sku, "quantity": chance.randint(1, 3)} for sku in skus]
        status = "pending" if deed == "unpaid" else "paid"
        body = {"lines": lines, "email": "ann@example.com", "financial_status": status}
        answer = town.control.post("/_dev/orders", json=body)
        if answer.status_code < 300:
            orders.append(answer.get_json())
    elif orders:
        change(town, chance, deed, chance.choice(orders))


def change(town: Town, chance: random.Random, deed: str, order: dict[str, Any]) -> None:
    line, number = chance.choice(order["lines"]), order["name"].lstrip("#")
    verb, body = {
        "edit": ("edit", {"line": line["id"], "quantity": chance.randint(0, 4)}),
        "cancel": ("cancel", {"restock": True}),
        "ship": ("fulfill", {"lines": [{"sku": line["sku"], "quantity": 1}], "force": chance.random() < 0.3}),
        "refund": ("refund", {"line": line["id"], "quantity": 1, "restock": chance.random() < 0.7}),
        "pay": ("pay", {}),
    }[deed]
    town.control.post(f"/_dev/orders/{number}/{verb}", json=body)


def differences(town: Town, orders: list[dict[str, Any]]) -> list[str]:
    """Where our rows and the store disagree: open units, held units, stock given twice, policies."""
    with db.transaction(town.house.sessions) as session:
        wrong = [f"{totals.recount(session, town.shop(session).id)} totals"]
        lines = {line.id: line for line in session.scalars(select(tables.Line))}
        places = list(session.scalars(select(tables.Place).where(tables.Place.units > 0)))
        items = list(session.scalars(select(tables.Item)))
    for order in orders:
        now = town.look(order)
        for line in now["lines"]:
            ours = lines[int(line["id"].rsplit("/", 1)[-1])]
            mine = [place for place in places if place.line_id == ours.id]
            wrong += said(now["name"], "open", ours.open, line["unfulfilled_quantity"])
            kept = sum(place.units - max(place.ready, place.let_go) for place in mine if place.in_line)
            wrong += said(now["name"], "held", kept, held(now, line["sku"]))
    for item in items:
        store = town.get(f"/_dev/variants/{item.sku}")
        available = sum(level["available"] for level in store["levels"].values())
        physical = available + sum(level["committed"] for level in store["levels"].values())
        ready = sum(place.ready for place in places if place.item_id == item.id)
        wrong += said(item.sku, "given", min(ready, max(physical, 0)), ready)
        policy = "CONTINUE" if available <= 0 else "DENY"
        wrong += said(item.sku, "policy", policy, store["inventory_policy"])
    return [each for each in wrong if each != "0 totals"]


def held(order: dict[str, Any], sku: str) -> int:
    """Units of a line that carry our hold."""
    ours = [
        fo for fo in order["fulfillment_orders"] if any(h["handle"] == "first-in-line" for h in fo["holds"])
    ]
    return sum(line["remaining"] for fo in ours for line in fo["lines"] if line["sku"] == sku)


def said(name: str, what: str, ours: object, theirs: object) -> list[str]:
    return [] if ours == theirs else [f"{name} {what}: we say {ours}, the store {theirs}"]
