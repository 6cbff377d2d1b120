"""A town in one process: the dev store, the app and the road between them, with nothing faked but the wire.

Requests between the two go through `responses` into each other's WSGI application. Nothing runs by
itself: `settle()` delivers, drains and lets paced work become due until nobody owes anything.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import responses
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import Client

import wsgi
from app import bells, config, dates
from app.db import session as db
from app.db.shop import Shop
from app.db.tables import Row
from app.house import House
from app.mail import letters, sender
from app.services import golive, health
from app.shopify import client
from devstore import app as store_app
from devstore.store import Settings, Store
from jobs import answer
from tests import outgoing

ROOT = Path(__file__).resolve().parents[1]
APP_URL, STORE_URL = "http://app.test", "http://store.test"
DOMAIN = "ada-lamps.myshopify.com"
SECRET = "the-client-secret-of-the-town-0123456789"
PATIENCE = 400


@dataclass(frozen=True, slots=True)
class TownClock(dates.Clock):
    """Protocol time that tests may hurry along, so that paced work need not be waited for."""

    hurries: list[timedelta] = field(default_factory=list)

    def wall(self) -> datetime:
        return dates.Clock.wall(self) + sum(self.hurries, timedelta())

    def now(self) -> datetime:
        return dates.Clock.now(self) - sum(self.hurries, timedelta())

    def hurry(self, seconds: float) -> None:
        """Protocol time goes ahead; business time, which the store shares, stays."""
        self.hurries.append(timedelta(seconds=seconds))


class Town:
    """One shop, one app, one post box."""

    def __init__(self, store: Store, house: House, web: Flask) -> None:
        self.store = store
        self.house = house
        self.web = web
        self.control = Client(store_app.create_app(store))

    @property
    def clock(self) -> TownClock:
        assert isinstance(self.house.clock, TownClock)
        return self.house.clock

    def get(self, path: str, **query: str) -> Any:
        return self._json(self.control.get(path, query_string=query))

    def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        return self._json(self.control.post(path, json=body or {}))

    def install(self) -> None:
        """The merchant opens the app for the first time, and the import runs to its end."""
        self.post("/_dev/install")
        self.settle()

    def go_live(self, **choices: Any) -> None:
        """The merchant presses Go live; the pages themselves are tried elsewhere."""
        chosen = {"enrolment": "all", "default_lead_time_days": 14} | choices
        with db.transaction(self.house.sessions) as session:
            golive.go(session, self.shop(session), chosen, self.clock.now())
        self.settle()

    def shop(self, session: Session) -> Shop:
        return session.scalars(select(Shop)).one()

    def order(self, sku: str, quantity: int = 1, **more: Any) -> dict[str, Any]:
        placed: dict[str, Any] = self.post(
            "/_dev/orders", {"lines": [{"sku": sku, "quantity": quantity}], **more}
        )
        return placed

    def look(self, order: dict[str, Any]) -> dict[str, Any]:
        """The order as it is now."""
        fresh: dict[str, Any] = self.get(f"/_dev/orders/{order['name'].lstrip('#')}")
        return fresh

    def offer(self, handle: str, sku: str, locale: str = "en") -> str:
        """What our block says on the product page."""
        page: dict[str, Any] = self.get(f"/_dev/storefront/{handle}", variant=sku, locale=locale)
        return str(page["offer_text"])

    def letters(self, to: str | None = None) -> list[Any]:
        assert isinstance(self.house.sender, sender.MemorySender)
        return [post for post in self.house.sender.sent if to is None or post["To"] == to]

    def writes(self) -> list[str]:
        """Operations that changed something in the store, in order."""
        return [call["operation"] for call in self.get("/_dev/api-log") if call["operation"] in MUTATIONS]

    def settle(self) -> None:
        """Until webhooks are delivered and the app owes nothing."""
        for _ in range(PATIENCE):
            self.store.pump()
            self.house.bells.ring(*bells.QUEUES)
            done = self.house.bells.answer(answer.DRAINS, self.house)  # type: ignore[attr-defined]
            if not done and not self.store.deliveries.owed() and not any(self.owed().values()):
                return
            self.clock.hurry(1.1)
        raise AssertionError(f"still owed: {self.owed()}")

    def owed(self) -> dict[str, int]:
        with db.look(self.house.sessions) as session:
            return dict(health.owed(session, self.house.clock.now()))

    def pass_days(self, days: int) -> None:
        self.post("/_dev/clock", {"advance_days": days})
        self.settle()

    def _json(self, answer: Any) -> Any:
        assert answer.status_code < 300, f"{answer.status_code}: {answer.get_data(as_text=True)}"
        return answer.get_json()


MUTATIONS = {
    re.search(r"mutation (\w+)", path.read_text()).group(1)  # type: ignore[union-attr]
    for path in (ROOT / "app/shopify/operations").glob("*.graphql")
    if path.read_text().lstrip().startswith("mutation")
}


@contextmanager
def town(folder: Path, *, seed: str = "empty", database_url: str = "") -> Iterator[Town]:
    """Opens a town in `folder`; on SQLite unless another database is given."""
    settings = _settings(folder, database_url)
    house = _house(settings)
    Row.metadata.create_all(house.sessions.kw["bind"])
    store = Store(
        Settings(
            app_url=APP_URL,
            toml_path=ROOT / "shopify.app.toml",
            client_id=settings.shopify_api_key,
            client_secret=SECRET,
            public_url=STORE_URL,
            clock_file=folder / "clock",
            seed=seed,
        )
    )
    opened = Town(store, house, wsgi.create_app(house))
    bind = house.sessions.kw["bind"]
    with outgoing.watched(bind) as watch, responses.RequestsMock(assert_all_requests_are_fired=False) as wire:
        _road(wire, APP_URL, Client(opened.web))
        _road(wire, STORE_URL, opened.control, watch.calling)
        yield opened
    bind.dispose()


def _settings(folder: Path, database_url: str) -> config.Config:
    return config.Config(
        app_url=APP_URL,
        shopify_api_key="f1257114116e0123456789abcdef0123",
        shopify_api_secret=SECRET,
        encryption_keys=Fernet.generate_key().decode(),
        database_url=database_url or f"sqlite:///{folder / 'app.db'}",
        shopify_admin_base=STORE_URL,
        shopify_frame_ancestors=STORE_URL,
        shopify_cdn=f"{STORE_URL}/cdn",
        mail_from="line@ada-lamps.example",
        clock_file=str(folder / "clock"),
        letter_previews=1,
    )


def _house(settings: config.Config) -> House:
    return House(
        config=settings,
        sessions=db.sessions(db.engine(settings.database_url)),
        clock=TownClock(settings.clock_file),
        bells=bells.DirectBells(),
        telephone=client.Telephone.from_config(settings),
        sender=sender.MemorySender(),
    )


def _road(
    wire: responses.RequestsMock,
    base: str,
    to: Client,
    toll: Callable[[str, str], None] = lambda method, url: None,
) -> None:
    def carry(request: Any) -> tuple[int, dict[str, str], bytes]:
        toll(request.method, request.url)
        path = request.url.removeprefix(base) or "/"
        answer = to.open(
            path,
            base_url=base,
            method=request.method,
            data=request.body or b"",
            headers=dict(request.headers),
        )
        return answer.status_code, dict(answer.headers), answer.get_data()

    for method in ("GET", "POST", "PUT", "DELETE"):
        wire.add_callback(method, re.compile(re.escape(base) + r"(/.*|\?.*|$)"), callback=carry)


__all__ = ["DOMAIN", "Town", "TownClock", "letters", "town"]
