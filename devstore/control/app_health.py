"""Asking the app how it is, at its own address."""

from typing import Any

import requests

SECONDS = 3


def ask(app_url: str) -> dict[str, Any] | None:
    """The app's health object; None when it gives no such answer."""
    try:
        answer = requests.get(f"{app_url.rstrip('/')}/health", timeout=SECONDS).json()
    except requests.RequestException:
        return None
    return answer if isinstance(answer, dict) else None


def counts(health: dict[str, Any] | None, section: str) -> dict[str, int]:
    """`owed` or `shops` of it, whole numbers only."""
    found = (health or {}).get(section)
    if not isinstance(found, dict):
        return {}
    return {str(name): value for name, value in found.items() if isinstance(value, int)}
