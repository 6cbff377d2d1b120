"""Delivers webhooks over HTTP: at least once, unordered, with Shopify's limits and compressed retries."""

import contextlib
import json
import threading
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import requests

from devstore import faults as fault_rates
from devstore.webhooks import delivery as letters
from devstore.webhooks import queue, subscriptions

THREADS = 4
LIMITS = (1, 5)
KEPT = 20_000
SHUFFLE_SECONDS = 0.4
NEVER_LOST = ("app/uninstalled", "customers/data_request", "customers/redact", "shop/redact")


class Dispatcher:
    """Queue first, deliver later: from threads after start(), by hand through pump()."""

    def __init__(
        self,
        app_url: str,
        secret: str,
        subscribed: tuple[subscriptions.Subscription, ...],
        *,
        now: Callable[[], datetime],
        faults: Callable[[], fault_rates.Faults],
    ) -> None:
        self.app_url = app_url
        self.secret = secret
        self.subscribed = subscribed
        self.now = now
        self.faults = faults
        self.waiting = queue.Queue()
        self.kept: deque[letters.Delivery] = deque(maxlen=KEPT)
        self.event = threading.local()
        self.threads: list[threading.Thread] = []

    @contextlib.contextmanager
    def one_event(self) -> Iterator[None]:
        """All that is queued inside shares one event id; an event inside an event is the outer one."""
        outer = getattr(self.event, "id", None)
        self.event.id = outer or str(uuid.uuid4())
        try:
            yield
        finally:
            self.event.id = outer

    def queue(self, topic: str, body: dict[str, Any], shop: str) -> None:
        """One delivery for each subscription to the topic."""
        event_id = getattr(self.event, "id", None) or str(uuid.uuid4())
        for wish in self.subscribed:
            if wish.topic == topic:
                self._queue_one(wish, body, shop, event_id)

    def deliveries(self) -> list[letters.Delivery]:
        """The latest 20,000, oldest first."""
        return list(self.kept)

    def to_keep(self) -> list[letters.Delivery]:
        """What the next process must know: all that is pending, and the latest 1,000."""
        kept = self.deliveries()
        return [each for each in kept[:-1000] if each.status == "pending"] + kept[-1000:]

    def owed(self) -> int:
        """Attempts that are still to be made or under way."""
        return self.waiting.owed

    def clear(self) -> None:
        """Forget all but the news of an uninstall that is still on its way."""
        kept = [each for each in self.deliveries() if _is_news_of_uninstall(each)]
        self.waiting.retain(_is_news_of_uninstall)
        self.kept = deque(kept, maxlen=KEPT)

    def resume(self, kept: list[letters.Delivery]) -> None:
        """Take over the deliveries of an earlier process; what was pending is tried at once."""
        self.kept = deque(kept, maxlen=KEPT)
        for each in kept:
            if each.status == "pending":
                self.waiting.put(each)

    def pump(self) -> int:
        """Make every attempt now, in this thread; how many there were."""
        made = 0
        with requests.Session() as session:
            while (each := self.waiting.take_any()) is not None:
                self._attempt(session, each)
                made += 1
        return made

    def start(self) -> None:
        """Deliver in the background."""
        self.waiting.set_open(True)
        self.threads = [
            threading.Thread(target=self._run, name=f"webhooks-{n}", daemon=True) for n in range(THREADS)
        ]
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        """End the threads, an attempt under way included."""
        self.waiting.set_open(False)
        for thread in self.threads:
            thread.join(timeout=1)

    def _queue_one(
        self, wish: subscriptions.Subscription, body: dict[str, Any], shop: str, event_id: str
    ) -> None:
        raw = json.dumps(subscriptions.narrowed(body, wish.include_fields)).encode()
        url, now = wish.url(self.app_url), self.now()
        made = letters.Delivery(
            str(uuid.uuid4()), event_id, wish.topic, url, shop, wish.api_version, wish.name, now, raw
        )
        self.kept.append(made)
        faults = self.faults()
        if wish.topic not in NEVER_LOST and faults.strikes(faults.drop):
            made.status = "dropped"
            return
        for _ in range(2 if faults.strikes(faults.duplicate) else 1):
            shuffle = faults.random.random() * SHUFFLE_SECONDS if faults.reorder else 0.0
            self.waiting.put(made, faults.delay_ms / 1000 + shuffle)

    def _run(self) -> None:
        with requests.Session() as session:
            while (each := self.waiting.wait_next()) is not None:
                self._attempt(session, each)

    def _attempt(self, session: requests.Session, each: letters.Delivery) -> None:
        answer = _post(session, each, self.secret)
        if each.note(answer):
            self.waiting.put(each, letters.pause_before(each.attempts))
        self.waiting.done()


def _is_news_of_uninstall(each: letters.Delivery) -> bool:
    return each.status == "pending" and each.topic == "app/uninstalled"


def _post(session: requests.Session, each: letters.Delivery, secret: str) -> int:
    try:
        return session.post(
            each.url,
            data=each.body,
            headers=letters.headers(each, secret),
            timeout=LIMITS,
            allow_redirects=False,
        ).status_code
    except requests.RequestException:
        return 0
