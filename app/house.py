"""The house, opened once per process: settings, database, clock, bells, telephone and letter box."""

from dataclasses import dataclass
from functools import cache

from app import bells, config, dates, logs
from app.db import session as db
from app.mail import sender
from app.services import tokens
from app.shopify import client


@dataclass(frozen=True, slots=True)
class House:
    """What every door is handed. Opening it touches neither network nor database."""

    config: config.Config
    sessions: db.Sessions
    clock: dates.Clock
    bells: bells.Bells
    telephone: client.Telephone
    sender: sender.Sender

    def admin(self, shop_id: int, domain: str) -> client.Admin:
        """A line to one shop's Admin, with tokens that renew themselves under a lease."""
        return self.telephone.admin(
            domain, tokens.ShopTokens(self.sessions, self.telephone, shop_id, self.config)
        )


def open_house(settings: config.Config) -> House:
    return House(
        config=settings,
        sessions=db.sessions(db.engine(settings.database_url)),
        clock=dates.Clock(settings.clock_file),
        bells=bells.RedisBells(settings.redis_url),
        telephone=client.Telephone.from_config(settings),
        sender=sender.from_config(settings),
    )


@cache
def current() -> House:
    """This process's house, opened from the environment at the first look."""
    settings = config.load()
    logs.configure(settings.log_level)
    return open_house(settings)
