"""The main job, lived once: sell out, badge, order, hold, letter, receipt, release, letter, badge gone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from devstore.demo.processes import Failed
from devstore.demo.store import StoreClient

Say = Callable[[str], None]


class NotSeen(Exception):
    """A step of the story was not observed; the message names what was seen instead."""


@dataclass
class Tale:
    """What the story has made so far."""

    store: StoreClient
    sku: str = ""
    handle: str = ""
    order: dict[str, Any] | None = None
    shipment: dict[str, Any] | None = None

    @property
    def name(self) -> str:
        assert self.order is not None
        return str(self.order["name"])

    def offer(self) -> dict[str, Any]:
        page: dict[str, Any] = self.store.get(
            f"/_dev/storefront/{self.handle}", variant=self.sku, locale="en"
        )
        return page

    def refresh(self) -> dict[str, Any]:
        assert self.order is not None
        self.order = self.store.get(f"/_dev/orders/{self.name.lstrip('#')}")
        return self.order

    def letters(self) -> list[dict[str, Any]]:
        return [letter for letter in self.store.get("/_dev/mail") if letter["to"] == "ann@example.com"]


def live(store: StoreClient, say: Say) -> bool:
    """Lives every step; False, naming the step, when one was not observed."""
    tale = Tale(store)
    for number, (title, step) in enumerate(STEPS, start=1):
        say(f"\n{number}. {title}")
        try:
            for line in step(tale):
                say(f"   {line}")
        except (NotSeen, Failed) as failure:
            say(f"✗ step {number} ({title}) was not observed: {failure}")
            return False
    say("\n✓ every step was observed")
    return True


def the_lamp_sells_out(tale: Tale) -> list[str]:
    moment = datetime.fromisoformat(tale.store.health()["now"])
    tale.sku = f"AURORA-{moment:%y%m%d%H%M%S}"
    product = tale.store.post(
        "/_dev/products",
        {
            "title": "Aurora floor lamp",
            "handle": tale.sku.lower(),
            "vendor": "Nordlys",
            "variants": [{"sku": tale.sku, "price": "189.00", "stock": {"Main": 1}}],
        },
    )
    tale.handle = product.get("handle", tale.sku.lower())
    tale.store.post("/_dev/orders", _order(tale.sku, "cy@example.com"))
    tale.store.settle()
    variant = tale.store.get(f"/_dev/variants/{tale.sku}")
    _expect(
        variant["inventory_policy"] == "CONTINUE", f"the variant's policy is {variant['inventory_policy']}"
    )
    return [
        f"Cy buys the last one; {tale.sku} stays on sale: its policy is now CONTINUE.",
        f"{tale.store.url}/products/{tale.handle}",
    ]


def a_shipment_is_on_its_way(tale: Tale) -> list[str]:
    now = datetime.fromisoformat(tale.store.health()["now"])
    arrives = (now + timedelta(days=12)).isoformat()
    tale.shipment = tale.store.post(
        "/_dev/shipments",
        {"lines": [{"sku": tale.sku, "quantity": 5}], "location": "Main", "arrives_at": arrives},
    )
    tale.store.settle()
    return [f"Five are in transit and expected on {arrives[:10]}."]


def the_page_says_backorder(tale: Tale) -> list[str]:
    page = tale.offer()
    _expect("backorder" in page["offer_text"].lower(), f"the page says “{page['offer_text']}”")
    _expect(any(c.isdigit() for c in page["offer_text"]), f"the page names no date: “{page['offer_text']}”")
    _expect(bool(page["buyable"]), "the product cannot be bought")
    return [f"The product page says: “{page['offer_text']}”"]


def ann_orders_one(tale: Tale) -> list[str]:
    tale.order = tale.store.post("/_dev/orders", _order(tale.sku, "ann@example.com"))
    tale.store.settle()
    order = tale.refresh()
    held = [fo for fo in order["fulfillment_orders"] if fo["holds"]]
    _expect(len(held) == 1, f"{len(held)} of its fulfillment orders are held")
    _expect("backorder" in order["tags"], f"its tags are {order['tags']}")
    hold = held[0]["holds"][0]
    return [
        f"Ann orders one: {tale.name} is tagged “backorder” and held ({hold['reason']}).",
        f"{tale.store.url}/admin/orders",
    ]


def ann_is_told(tale: Tale) -> list[str]:
    letters = tale.letters()
    _expect(len(letters) == 1, f"Ann has {len(letters)} letters")
    return [f"Ann reads: “{letters[0]['subject']}”", *_quoted(letters[0]["text"]), f"{tale.store.url}/inbox"]


def the_stock_arrives(tale: Tale) -> list[str]:
    assert tale.shipment is not None
    number = str(tale.shipment["id"]).rsplit("/", 1)[-1]
    tale.store.post(f"/_dev/shipments/{number}/receive", {"lines": [{"sku": tale.sku, "quantity": 5}]})
    tale.store.settle()
    order = tale.refresh()
    _expect(not any(fo["holds"] for fo in order["fulfillment_orders"]), "the order is still held")
    _expect("backorder-ready" in order["tags"], f"its tags are {order['tags']}")
    return [f"The five are received. {tale.name} is released and tagged “backorder-ready”."]


def ann_is_told_again(tale: Tale) -> list[str]:
    letters = tale.letters()
    _expect(len(letters) == 2, f"Ann has {len(letters)} letters")
    return [f"Ann reads: “{letters[1]['subject']}”", *_quoted(letters[1]["text"])]


def the_badge_is_gone(tale: Tale) -> list[str]:
    page = tale.offer()
    variant = tale.store.get(f"/_dev/variants/{tale.sku}")
    _expect(page["offer_text"] == "", f"the page still says “{page['offer_text']}”")
    _expect(variant["inventory_policy"] == "DENY", f"the variant's policy is {variant['inventory_policy']}")
    return ["The product page shows no badge, and the variant's own policy (DENY) is back."]


STEPS: list[tuple[str, Callable[[Tale], list[str]]]] = [
    ("A lamp sells out", the_lamp_sells_out),
    ("More are on their way", a_shipment_is_on_its_way),
    ("The shop window says so", the_page_says_backorder),
    ("Ann orders one all the same", ann_orders_one),
    ("Ann is told where she stands", ann_is_told),
    ("The stock arrives and the first in line is served", the_stock_arrives),
    ("Ann is told again", ann_is_told_again),
    ("The badge goes away", the_badge_is_gone),
]


def _order(sku: str, email: str) -> dict[str, Any]:
    return {"lines": [{"sku": sku, "quantity": 1}], "email": email, "locale": "en", "country": "US"}


def _expect(seen: bool, otherwise: str) -> None:
    if not seen:
        raise NotSeen(otherwise)


def _quoted(text: str) -> list[str]:
    return [f"│ {line}" for line in text.strip().splitlines()]
