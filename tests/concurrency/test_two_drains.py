"""Two who work through the same backlog of webhooks take up each one once."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import event, select

from app import bells, config, dates
from app.db import session as db
from app.db.shop import Shop
from app.db.tables import Row
from app.db.work import Delivery
from app.house import House
from app.mail import sender
from app.shopify import client
from webhooks import process, topics

pytestmark = pytest.mark.postgres
TOPIC, DOMAINS = "test/counted", ("ada-lamps.myshopify.com", "bens-bulbs.myshopify.com")
MANY = 350


@pytest.fixture
def house(postgres_url: str, tmp_path: Path) -> Iterator[House]:
    settings = config.Config(
        app_url="http://app.test",
        shopify_api_key="f1257114116e0123456789abcdef0123",
        shopify_api_secret="shpss_0123456789abcdef0123456789abcdef",
        encryption_keys=Fernet.generate_key().decode(),
        database_url=postgres_url,
        shopify_admin_base="http://store.test",
    )
    sessions = db.sessions(db.engine(postgres_url))
    Row.metadata.create_all(sessions.kw["bind"])
    telephone = client.Telephone.from_config(settings)
    yield House(settings, sessions, dates.Clock(), bells.DirectBells(), telephone, sender.MemorySender())
    sessions.kw["bind"].dispose()


@pytest.fixture
def handled() -> Iterator[list[int]]:
    """What a topic of our own was handed."""
    seen: list[int] = []
    topics.TOPICS[TOPIC] = lambda session, shop, body, now, delivery: seen.append(body["number"])
    yield seen
    del topics.TOPICS[TOPIC]


def keep(house: House) -> None:
    """A backlog of two shops, mixed."""
    now = house.clock.now()
    with db.transaction(house.sessions) as session:
        session.add_all(Shop(domain=domain, installed_at=now) for domain in DOMAINS)
        for number in range(MANY):
            body = b'{"number": %d}' % number
            domain = DOMAINS[number * 7 // 3 % 2]
            session.add(
                Delivery(shop_domain=domain, webhook_id=str(number), topic=TOPIC, received_at=now, body=body)
            )


def test_each_webhook_is_taken_up_by_one_of_them(
    house: House, handled: list[int], at_once: Callable[..., list[Any]]
) -> None:
    keep(house)
    taken = at_once(*[partial(process.drain, house)] * 3)
    assert sum(taken) == MANY
    assert sorted(handled) == list(range(MANY))
    with db.look(house.sessions) as session:
        assert set(session.scalars(select(Delivery.outcome))) == {"processed"}


def test_a_batch_locks_its_shops_before_it_writes_for_any(house: House, handled: list[int]) -> None:
    keep(house)
    statements: list[str] = []
    event.listen(
        house.sessions.kw["bind"], "before_cursor_execute", lambda *args: statements.append(args[2].upper())
    )
    process.drain(house)
    locking = next(index for index, sql in enumerate(statements) if "FROM SHOPS" in sql)
    assert "ORDER BY SHOPS.ID FOR NO KEY UPDATE" in " ".join(statements[locking].split())
    assert not any(sql.startswith(("UPDATE", "INSERT", "DELETE")) for sql in statements[:locking])
