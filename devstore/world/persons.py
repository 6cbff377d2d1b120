"""Who orders, and where it goes. The people are invented."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class Address:
    """Where an order goes."""

    first_name: str
    last_name: str
    address1: str
    city: str
    zip: str
    country_code: str


@dataclass(slots=True)
class Customer:
    """Who ordered. The people are invented."""

    id: int
    email: str
    first_name: str
    last_name: str
    locale: str
    created_at: datetime
    tags: list[str] = field(default_factory=list)
