"""The words of the trade in which stories about Ada's store are told: who buys, what comes, who is served."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import session as db
from app.db import tables
from app.services import (
    adoption,
    docks,
    ledger,
    lines,
    pauses,
    pools,
    priorities,
    receipts,
    shops,
    sources,
    totals,
    why,
)
from app.web import reasons
from devstore.world import routing
from tests.stories import standing
from tests.town import Town


class Trade:
    """Ada's store as she talks of it: shoppers by their first names, goods by SKU, locations by name."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.orders: dict[str, dict[str, Any]] = {}

    # What the store has

    def has_location(self, name: str, **more: Any) -> None:
        self.town.post("/_dev/locations", {"name": name, **more})

    def sells(self, sku: str, **stock: int) -> None:
        """A product that is sold on when it is gone, with its units by location."""
        variant = {"sku": sku, "price": "189.00", "inventory_policy": "CONTINUE", "stock": stock}
        self.town.post("/_dev/products", {"title": sku.title(), "handle": sku.lower(), "variants": [variant]})

    def shares_a_line(self, pool: str, *locations: str) -> None:
        with self.writing() as (session, shop):
            names = {self.location(session, name).id: pool for name in locations}
            pools.assign(session, shop, names)
        self.town.settle()

    def chooses(self, **settings: Any) -> None:
        with self.writing() as (session, shop):
            for name, value in settings.items():
                setattr(shops.settings(session, shop), name, value)

    def says_who_writes(self, location: str, source: str) -> None:
        with self.writing() as (session, shop):
            found = self.location(session, location)
            sources.choose(session, shop, found, source, self.town.clock.now())
        self.town.settle()

    # What happens

    def buys(self, name: str, *, in_one_parcel: bool = False, **said: Any) -> None:
        """Units by SKU; `tags` and `foreign_hold` as the store knows them."""
        self.chooses(ship_together=in_one_parcel)
        self.orders_only(name, **said)
        self.town.settle()

    def orders_only(
        self, name: str, *, tags: tuple[str, ...] = (), foreign_hold: str = "", **units: int
    ) -> None:
        """The order is placed and sent to a location; the app has not heard of it yet."""
        lines = [{"sku": sku, "quantity": count} for sku, count in units.items()]
        body = {"lines": lines, "email": f"{name.lower()}@example.com", "tags": list(tags)}
        self.orders[name] = self.town.post("/_dev/orders", {**body, "foreign_hold": foreign_hold})
        routing.route_all(self.town.store.world)

    def counts(self, sku: str, location: str, **how: int) -> None:
        """adjust: so many more or fewer lie there; set_available: as a fulfilment service writes it."""
        self.town.post("/_dev/stock", {"sku": sku, "location": location, **how})
        self.town.settle()

    def are_counted(self, *counts: tuple[str, str, int]) -> None:
        """So many more or fewer of (SKU, location), all before the app looks."""
        for sku, location, change in counts:
            self.town.post("/_dev/stock", {"sku": sku, "location": location, "adjust": change})
        self.town.settle()

    def is_synced(self, location: str, **available: int) -> None:
        """Another system writes its numbers, all before the app looks."""
        for sku, units in available.items():
            self.town.post("/_dev/stock", {"sku": sku, "location": location, "set_available": units})
        self.town.settle()

    def ships_in(self, sku: str, units: int, location: str, arrives: str) -> str:
        """Goods set out for a location; the shipment's number."""
        lines = [{"sku": sku, "quantity": units}]
        body = {"lines": lines, "location": location, "arrives_at": arrives}
        made = self.town.post("/_dev/shipments", body)
        self.town.settle()
        return str(made["id"]).rsplit("/", 1)[-1]

    def receives(self, shipment: str, sku: str, units: int) -> None:
        lines = [{"sku": sku, "quantity": units}]
        self.town.post(f"/_dev/shipments/{shipment}/receive", {"lines": lines})
        self.town.settle()

    def edits(self, name: str, sku: str, units: int) -> None:
        (line,) = [line for line in self.look(name)["lines"] if line["sku"] == sku]
        self._does(name, "edit", line=line["id"], quantity=units)

    def cancels(self, name: str) -> None:
        self._does(name, "cancel", restock=True)

    def ships(self, name: str, **units: int) -> None:
        self._does(name, "fulfill", lines=[{"sku": sku, "quantity": count} for sku, count in units.items()])

    def sends(self, name: str, location: str) -> None:
        """Ada moves an order to another location in Shopify."""
        self._does(name, "move", location=location)

    def asks_the_service(self, name: str) -> None:
        """Ada presses "Request fulfillment" herself."""
        self._does(name, "submit")

    def clears_of_fraud(self, name: str) -> None:
        """The other app lifts its hold."""
        self._does(name, "release", held_by="other_app")

    def releases_what_came(self) -> None:
        """Ada presses Release on the one receipt that waits for her."""
        with self.writing() as (session, shop):
            query = select(tables.Receipt).where(tables.Receipt.settled_at.is_(None))
            receipts.release(session, shop, session.scalars(query).one(), self.town.clock.now())
        self.town.settle()

    def minutes_pass(self, minutes: int) -> None:
        now = self.town.store.clock.now() + timedelta(minutes=minutes)
        self.town.post("/_dev/clock", {"now": now.isoformat()})
        self.town.settle()

    def prefers(self, name: str, priority: int, reason: str) -> None:
        """Ada gives an order priority by hand."""
        with self.writing() as (session, shop):
            order = self.order(session, name)
            priorities.give(session, shop, order, priority, reason, self.town.clock.now())
        self.town.settle()

    def adopts_all(self) -> None:
        with self.writing() as (session, shop):
            choices = dict.fromkeys(lines.CHOICES, True)
            adoption.adopt(session, shop, None, choices, self.town.clock.now())
        self.town.settle()

    def pauses(self, location: str) -> None:
        with self.writing() as (session, shop):
            pauses.pause(session, shop, self.location(session, location), self.town.clock.now())
        self.town.settle()

    def resumes(self, location: str) -> None:
        with self.writing() as (session, shop):
            pauses.resume(session, shop, self.location(session, location))
        self.town.settle()

    def _does(self, name: str, deed: str, **body: Any) -> None:
        self.town.post(f"/_dev/orders/{self.orders[name]['name'].lstrip('#')}/{deed}", body)
        self.town.settle()

    # What is then true

    def stands(self, sku: str) -> dict[str, str]:
        """How everyone's units of a product stand, in the store and, as it must be, in our books."""
        theirs = {name: standing.said(standing.in_the_store(self.look(name), sku)) for name in self.orders}
        with db.look(self.town.house.sessions) as session:
            ours = {
                name: standing.said(standing.in_our_books(session, self.order(session, name), sku))
                for name in self.orders
            }
        differing = {name: (ours[name], theirs[name]) for name in self.orders if ours[name] != theirs[name]}
        assert not differing, f"(our books, the store): {differing}"
        return {name: words for name, words in theirs.items() if words}

    def tags(self) -> dict[str, str]:
        found = {name: ", ".join(sorted(self.look(name)["tags"])) for name in self.orders}
        return {name: tags for name, tags in found.items() if tags}

    def letters(self) -> dict[str, str]:
        """Which letters each shopper got, oldest first."""
        found = {name: self.town.letters(f"{name.lower()}@example.com") for name in self.orders}
        return {name: ", ".join(map(_kind, letters)) for name, letters in found.items() if letters}

    def requested(self, name: str) -> list[str]:
        """What a fulfilment service was asked for, by fulfillment order that is still open."""
        orders = self.look(name)["fulfillment_orders"]
        return [each["request_status"] for each in orders if any(line["remaining"] for line in each["lines"])]

    def exceptions(self) -> list[tuple[str, str]]:
        """What Ada is asked to look at: the kind, and whom or what it is about."""
        with db.look(self.town.house.sessions) as session:
            names = {f"order:{self.order(session, name).id}": name for name in self.orders}
            places = session.scalars(select(tables.Location))
            names |= {f"location:{place.id}": place.name for place in places}
            query = select(tables.ExceptionRow).where(tables.ExceptionRow.closed_at.is_(None))
            rows = list(session.scalars(query.order_by(tables.ExceptionRow.id)))
        return [(row.kind, names.get(row.subject, row.subject)) for row in rows]

    def dock_list(self) -> dict[str, int]:
        """What of the newest receipt goes straight to shipping: units by shopper."""
        with self.writing() as (session, shop):
            newest = docks.listed(session, shop).rows[0].receipt.id
            names = {self.order(session, name).id: name for name in self.orders}
            return {names[each.order_id]: each.units for each in docks.dock_list(session, shop, newest)}

    def why(self, name: str, other: str) -> str:
        """Why this order and not that one, as Ada reads it; with the shoppers' names for their orders'."""
        with self.writing() as (session, shop):
            pair = (self.order(session, name), self.order(session, other))
            (found,) = why.compare(session, shop, *pair, self.town.clock.now())
            sentence = reasons.sentence(found, shop.timezone)
        for each in (name, other):
            sentence = sentence.replace(self.orders[each]["name"], each)
        return sentence

    def is_sound(self) -> bool:
        """The ledger tells the same story as the lines, and the totals are those of the lines."""
        with self.writing() as (session, shop):
            failed = select(tables.Effect).where(tables.Effect.failed_at.is_not(None))
            wrong = {
                "ledger": ledger.verify(session, shop.id),
                "totals": totals.recount(session, shop.id),
                "refused": len(session.scalars(failed).all()),
            }
        assert not any(wrong.values()), wrong
        return True

    def look(self, name: str) -> dict[str, Any]:
        return self.town.look(self.orders[name])

    def order(self, session: Session, name: str) -> tables.Order:
        id_ = int(self.orders[name]["id"].rsplit("/", 1)[-1])
        return session.scalars(select(tables.Order).where(tables.Order.id == id_)).one()

    def location(self, session: Session, name: str) -> tables.Location:
        return session.scalars(select(tables.Location).where(tables.Location.name == name)).one()

    @contextmanager
    def writing(self) -> Iterator[tuple[Session, tables.Shop]]:
        with db.transaction(self.town.house.sessions) as session:
            yield session, self.town.shop(session)


def _kind(letter: Any) -> str:
    return "arrived" if "arrived" in letter["Subject"] else "in line"
