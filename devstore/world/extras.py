"""Values that apps hang on things: metafields and their definitions; and the shop's own facts."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

APP_ID = 2580134917
APP_NAMESPACE = f"app--{APP_ID}"


@dataclass(slots=True)
class Metafield:
    """One value of one owner. `value` is always text; `type` is Shopify's (`json`, `date`…)."""

    id: int
    owner: str
    namespace: str
    key: str
    type: str
    value: str
    created_at: datetime
    updated_at: datetime

    @property
    def digest(self) -> str:
        """What `compareDigest` compares."""
        return hashlib.sha256(self.value.encode()).hexdigest()


@dataclass(slots=True)
class Definition:
    """Says of which type a metafield is and who may read it. `owner_type` as in Shopify: PRODUCTVARIANT."""

    id: int
    owner_type: str
    namespace: str
    key: str
    name: str
    type: str
    access: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shop:
    """Ada Lamps."""

    id: int = 6481207735
    name: str = "Ada Lamps"
    domain: str = "ada-lamps.myshopify.com"
    email: str = "ada@ada-lamps.example"
    owner: str = "Ada Jensen"
    currency: str = "EUR"
    timezone: str = "Europe/Copenhagen"
    country_code: str = "DK"
    locale: str = "en"
    created_at: str = "2024-02-05T09:00:00Z"


def resolved(namespace: str | None) -> str:
    """The namespace as stored: `$app`, or none at all, is the app's own."""
    if not namespace:
        return APP_NAMESPACE
    return namespace.replace("$app", APP_NAMESPACE, 1) if namespace.startswith("$app") else namespace


def shown(namespace: str) -> str:
    """The namespace as people write it: `$app` for the app's own."""
    return namespace.replace(APP_NAMESPACE, "$app", 1)
