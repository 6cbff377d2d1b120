"""The filters of Shopify's that our theme and extension use and python-liquid has not."""

import html
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from liquid import Environment
from liquid.undefined import Undefined

UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
CURRENCIES = {"EUR": "€", "USD": "$", "GBP": "£", "DKK": "kr. "}


def register(env: Environment, assets: str, currency: str) -> None:
    """`assets` is the address the files of `assets/` are served under, with a slash at its end."""
    env.add_filter("json", as_json)
    env.add_filter("money", lambda cents: money(cents, currency))
    env.add_filter("asset_url", lambda name: f"{assets}{name}")
    env.add_filter("stylesheet_tag", stylesheet_tag)
    env.add_filter("handleize", handleize)
    env.add_filter("handle", handleize)


def as_json(value: object) -> str:
    """JSON that is safe inside a script element, as Shopify's is."""
    text = json.dumps(value, default=_plain, ensure_ascii=False)
    for character, escape in UNSAFE.items():
        text = text.replace(character, escape)
    return text


def money(cents: object, currency: str) -> str:
    """`€49.00` for 4900."""
    if not isinstance(cents, int):
        return ""
    return f"{CURRENCIES.get(currency, currency + ' ')}{Decimal(cents) / 100:,.2f}"


def stylesheet_tag(address: str) -> str:
    """A link element for the head."""
    return f'<link href="{html.escape(address)}" rel="stylesheet" type="text/css" media="all">'


def handleize(text: object) -> str:
    """`desk-lamps` for "Desk Lamps"."""
    return re.sub(r"[^\w]+", "-", str(text).lower()).strip("-")


def _plain(value: Any) -> object:
    if isinstance(value, Undefined):
        return None
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)
