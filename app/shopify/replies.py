"""The Admin's replies: their JSON, what they say of their cost, and what makes one as a whole unusable."""

from collections.abc import Mapping
from typing import Any

import requests

from app.shopify import errors
from app.shopify.answers import Answer


def said(operation: str, response: requests.Response) -> Mapping[str, Any]:
    """The JSON object that came; raises Garbled."""
    try:
        found = response.json()
    except ValueError:
        raise errors.Garbled(f"{operation}: not JSON") from None
    if not isinstance(found, Mapping):
        raise errors.Garbled(f"{operation}: not an object")
    return found


def cost(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """`extensions.cost`; empty where there is none."""
    told = _extensions(found).get("cost")
    return told if isinstance(told, Mapping) else {}


def is_throttled(operation: str, found: Mapping[str, Any]) -> bool:
    return any(errors.code_of(one) == "THROTTLED" for one in _faults(operation, found))


def answer(operation: str, found: Mapping[str, Any]) -> Answer:
    """The data with the errors that came beside it; raises a ShopifyError when there is no data at all."""
    faults = _faults(operation, found)
    _refuse_ignored_filters(operation, found)
    data = found.get("data")
    if not isinstance(data, Mapping):
        raise errors.of_answer(operation, faults) if faults else errors.Garbled(f"{operation}: no data")
    return Answer(operation, data, faults)


def retry_after(response: requests.Response) -> float:
    """Seconds to wait after HTTP 429."""
    try:
        return max(float(response.headers.get("Retry-After", "2")), 0.2)
    except ValueError:
        return 2.0


def _faults(operation: str, found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    faults = found.get("errors") or []
    if not isinstance(faults, list) or not all(isinstance(one, Mapping) for one in faults):
        # Some refusals come as one bare sentence.
        raise errors.NotUnderstood(f"{operation}: {faults}"[:300])
    return faults


def _refuse_ignored_filters(operation: str, found: Mapping[str, Any]) -> None:
    # A search filter that Shopify does not know is ignored, and everything would be found.
    searches = _extensions(found).get("search")
    for search in searches if isinstance(searches, list) else ():
        if isinstance(search, Mapping) and search.get("warnings"):
            raise errors.NotUnderstood(f"{operation}: filter ignored: {search['warnings']}"[:300])


def _extensions(found: Mapping[str, Any]) -> Mapping[str, Any]:
    extensions = found.get("extensions")
    return extensions if isinstance(extensions, Mapping) else {}
