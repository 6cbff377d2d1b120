"""The merchant's hand: opens the app and presses its buttons over HTTP, as a browser in the admin would."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

from devstore.admin import forms, frame
from devstore.oauth import routes, session_token
from devstore.store import Store

PAGE_SECONDS = 30
IMPORT_SECONDS = 180
ADOPTION = ("hold", "tag", "date", "tell")


class Stuck(Exception):
    """The app did not show or do what a merchant needs; the message says what was seen."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


def open_page(store: Store, path: str = "/") -> str:
    """The HTML of one page of the app, loaded as the admin's frame loads it."""
    try:
        answer = requests.get(frame.address(store, path), timeout=PAGE_SECONDS)
    except requests.RequestException as error:
        raise Stuck(f"the app does not answer at {store.settings.app_url}: {type(error).__name__}") from error
    if answer.status_code != 200:
        raise Stuck(f"the app answered {answer.status_code} for {path}", answer.status_code)
    return answer.text


def press_go_live(store: Store, settle: Callable[[], object]) -> None:
    """Go live with all products and a lead time of 14 days, then adopt what waits already.

    `settle` waits until the app has done what it owes; it is called before adoption is looked at.
    """
    wait_for_import(store)
    form = forms.find(open_page(store), "go-live")
    if form is None and not _count(store, "live"):
        raise Stuck("the app's home shows no form#go-live")
    if form is not None:
        _send(store, "/", form, forms.filled(form, {"enrolment": "all", "default_lead_time_days": "14"}))
        settle()
    _adopt(store)


def wait_for_import(store: Store) -> None:
    """Look at the app's health until no import is under way."""
    deadline = time.monotonic() + IMPORT_SECONDS
    while _count(store, "importing") or not _count(store, "installed"):
        if time.monotonic() > deadline:
            raise Stuck(f"the app was still importing after {IMPORT_SECONDS} s")
        time.sleep(0.2)


def app_health(store: Store) -> dict[str, Any]:
    """What the app says of itself at GET /health."""
    try:
        answer = requests.get(store.settings.app_url.rstrip("/") + "/health", timeout=5)
        said = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise Stuck(f"the app's /health cannot be read: {type(error).__name__}") from error
    return said if isinstance(said, dict) else {}


def _count(store: Store, name: str) -> int:
    return int(app_health(store).get("shops", {}).get(name, 0))


def _adopt(store: Store) -> None:
    for path in ("/", "/waiting/adopt"):
        try:
            form = forms.find(open_page(store, path), "adopt")
        except Stuck as stuck:
            if stuck.status == 404:
                continue
            raise
        if form is not None:
            _send(store, path, form, forms.filled(form, {"scope": "all"}, ticked=ADOPTION))
            return


def _send(store: Store, page: str, form: forms.Form, fields: list[tuple[str, str]]) -> None:
    base = store.settings.app_url.rstrip("/")
    target = urljoin(base + page, form.action or page)
    if urlsplit(target).netloc != urlsplit(base).netloc:
        raise Stuck(f"form#{form.id} wants to send to another house: {target}")
    token = session_token.mint(routes.client_of(store))
    headers = {"Authorization": f"Bearer {token}", "X-Requested-With": "XMLHttpRequest"}
    answer = requests.request(
        form.method, target, data=fields, headers=headers, timeout=PAGE_SECONDS, allow_redirects=False
    )
    if answer.status_code >= 400:
        raise Stuck(f"form#{form.id} was refused with {answer.status_code}: {answer.text[:300]}")
