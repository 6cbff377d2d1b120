"""The telephone: one pooled HTTP session a process, and a line to each shop's Admin that paces itself."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import requests
import structlog
from requests.adapters import HTTPAdapter

from app import config
from app.shopify import errors, operations, replies
from app.shopify.answers import Answer
from app.shopify.bucket import Bucket, Costs

log = structlog.get_logger(__name__)

CONNECT_SECONDS, READ_SECONDS = 5.0, 30.0
PATIENCE_SECONDS = 10.0
TRIES = 3


class Tokens(Protocol):
    """A shop's access token; `renew` gives a newer one than `after` or raises TokenRefused."""

    def access(self) -> str: ...
    def renew(self, after: str) -> str: ...


@dataclass(slots=True)
class Telephone:
    """Finds every shop at `base` (with {shop} in it) and remembers each shop's cost bucket."""

    base: str
    version: str = config.API_VERSION
    sleep: Callable[[float], None] = time.sleep
    monotonic: Callable[[], float] = time.monotonic
    session: requests.Session = field(default_factory=lambda: _pooled())
    costs: Costs = field(default_factory=Costs)
    _buckets: dict[str, Bucket] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def from_config(cls, settings: config.Config) -> "Telephone":
        return cls(settings.shopify_admin_base)

    def admin(self, domain: str, tokens: Tokens) -> "Admin":
        return Admin(self, domain, tokens, self.bucket(domain))

    def bucket(self, domain: str) -> Bucket:
        with self._lock:
            return self._buckets.setdefault(domain, Bucket())

    def address(self, domain: str, path: str) -> str:
        return self.base.format(shop=domain).rstrip("/") + path

    def post(
        self, address: str, body: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> requests.Response:
        """One POST of JSON. A redirect is an answer like any other: a token is never carried along."""
        try:
            return self.session.post(
                address,
                json=body,
                headers=headers,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise errors.Unreachable(f"no answer: {type(error).__name__}") from None


@dataclass(frozen=True, slots=True)
class Admin:
    """One shop's Admin GraphQL."""

    telephone: Telephone
    domain: str
    tokens: Tokens
    bucket: Bucket

    def run(self, operation: str, variables: Mapping[str, Any], *, cost_hint: int | None = None) -> Answer:
        """Send operations/<operation>.graphql; raises a ShopifyError when there is no data at all."""
        text = operations.load(operation)
        return self._call(operation, text, variables, _weight(variables), cost_hint)

    def run_copies(
        self, operation: str, each: Sequence[Mapping[str, Any]], *, cost_hint: int | None = None
    ) -> list[Answer]:
        """Send many copies of one mutation in one request; an answer for each, in order."""
        text = operations.composed(operation, len(each))
        weight = sum(map(_flags, each))
        answer = self._call(operation, text, operations.spread(each), weight, cost_hint)
        return answer.copies(len(each))

    def _call(
        self, operation: str, text: str, variables: Mapping[str, Any], weight: int, hint: int | None
    ) -> Answer:
        body = {
            "query": text,
            "variables": variables,
            "operationName": operations.operation_name(operation),
        }
        for tries_left in reversed(range(TRIES)):
            self._await_points(self.telephone.costs.foresee(operation, weight, hint))
            try:
                return self._read(operation, weight, self._send(operation, body))
            except errors.Throttled as throttled:
                if not tries_left or throttled.wait > PATIENCE_SECONDS:
                    raise
                self.telephone.sleep(throttled.wait)
        raise AssertionError("the last try returns or raises")

    def _await_points(self, cost: float) -> None:
        waited = 0.0
        while wait := self.bucket.take(cost, self.telephone.monotonic()):
            waited += wait
            if waited > PATIENCE_SECONDS:
                raise errors.Throttled(wait)
            self.telephone.sleep(wait)

    def _send(self, operation: str, body: Mapping[str, Any]) -> requests.Response:
        token = self.tokens.access()
        response = self._post(token, body)
        if response.status_code == 401:
            response = self._post(self.tokens.renew(token), body)
        if response.status_code == 429:
            raise errors.Throttled(replies.retry_after(response))
        if response.status_code != 200:
            raise errors.of_status(operation, response.status_code)
        return response

    def _post(self, token: str, body: Mapping[str, Any]) -> requests.Response:
        path = f"/admin/api/{self.telephone.version}/graphql.json"
        address = self.telephone.address(self.domain, path)
        return self.telephone.post(address, body, {"X-Shopify-Access-Token": token})

    def _read(self, operation: str, weight: int, response: requests.Response) -> Answer:
        self._check_version(response)
        said = replies.said(operation, response)
        cost = replies.cost(said)
        self._learn(operation, weight, cost)
        if replies.is_throttled(operation, said):
            raise errors.Throttled(self._shortage(cost))
        return replies.answer(operation, said)

    def _learn(self, operation: str, weight: int, cost: Mapping[str, Any]) -> None:
        status = cost.get("throttleStatus")
        if isinstance(status, Mapping):
            self.bucket.learn(status, self.telephone.monotonic())
        self.telephone.costs.learn(operation, weight, cost.get("requestedQueryCost"))
        available = self.bucket.available
        log.debug("shopify.answered", shop=self.domain, operation=operation, available=available)

    def _shortage(self, cost: Mapping[str, Any]) -> float:
        asked = cost.get("requestedQueryCost")
        missing = (asked if isinstance(asked, int | float) else 100.0) - self.bucket.available
        return max(missing / self.bucket.restore, 0.2)

    def _check_version(self, response: requests.Response) -> None:
        served = response.headers.get("X-Shopify-API-Version")
        if served not in (None, self.telephone.version):
            log.warning("shopify.other_version", served=served, asked=self.telephone.version)


def _pooled() -> requests.Session:
    session = requests.Session()
    session.mount("https://", HTTPAdapter(pool_maxsize=16))
    session.mount("http://", HTTPAdapter(pool_maxsize=16))
    return session


def _weight(variables: Mapping[str, Any]) -> int:
    sizes = [len(value) for value in variables.values() if isinstance(value, list)]
    return max(sizes, default=1) or 1


def _flags(copy: Mapping[str, Any]) -> int:
    """How many mutations a copy makes: one for each flag that includes one, one where there is no flag."""
    return sum(value is True for value in copy.values()) or 1
