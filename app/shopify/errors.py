"""Everything that can go wrong on the telephone, as one tree; `permanent` alone decides whether to retry.

ShopifyError
├── Unreachable      no answer, or a broken one of theirs (network, timeout, 5xx)     retry
├── Throttled        the shop's cost bucket is empty; says how long to wait           retry
├── Garbled          an answer we cannot read; names the path                         retry
├── Frozen           the shop is frozen, locked or inactive (402, 423)                retry
├── TokenRefused     no token works until the merchant opens the app again            retry
├── Refused          the call was understood and declined (user errors)               permanent
│   └── GrantRefused a code, session token or refresh token was declined              permanent
├── Denied           a scope or an approval is missing (ACCESS_DENIED, 403)           permanent
├── TooCostly        one operation costs more than any shop allows                    permanent
├── NotUnderstood    Shopify does not know what we ask                                permanent
└── Gone             there is no such shop any more (404)                             permanent
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


class ShopifyError(Exception):
    """The root. Its text names no person and no secret, so it may be logged and stored."""

    permanent = False


class Unreachable(ShopifyError):
    pass


class Throttled(ShopifyError):
    """Not executed. `wait` is in seconds of protocol time."""

    def __init__(self, wait: float) -> None:
        super().__init__(f"throttled: try again in {wait:.1f} s")
        self.wait = wait


class Garbled(ShopifyError):
    pass


class Frozen(ShopifyError):
    pass


class TokenRefused(ShopifyError):
    pass


@dataclass(frozen=True, slots=True)
class Problem:
    """One user error: the path to the input, Shopify's sentence and, where the type has one, its code."""

    field: tuple[str, ...]
    message: str
    code: str | None = None

    def __str__(self) -> str:
        return f"{'.'.join(self.field) or '-'}: {self.code or self.message}"


class Refused(ShopifyError):
    permanent = True

    def __init__(self, operation: str, problems: Sequence[Problem]) -> None:
        super().__init__(f"{operation}: " + "; ".join(map(str, problems)))
        self.operation = operation
        self.problems = tuple(problems)

    @property
    def code(self) -> str | None:
        return self.problems[0].code if self.problems else None

    @property
    def index(self) -> int | None:
        """Which member of the list we sent is meant: the first number in a field's path."""
        numbers = (int(part) for problem in self.problems for part in problem.field if part.isdigit())
        return next(numbers, None)


class GrantRefused(Refused):
    pass


class Denied(ShopifyError):
    permanent = True


class TooCostly(ShopifyError):
    permanent = True


class NotUnderstood(ShopifyError):
    permanent = True


class Gone(ShopifyError):
    permanent = True


BY_CODE: dict[str, type[ShopifyError]] = {
    "ACCESS_DENIED": Denied,
    "MAX_COST_EXCEEDED": TooCostly,
    "INTERNAL_SERVER_ERROR": Unreachable,
    "TIMEOUT": Unreachable,
    "SHOP_INACTIVE": Frozen,
}
BY_STATUS: dict[int, type[ShopifyError]] = {
    401: TokenRefused,
    402: Frozen,
    403: Denied,
    404: Gone,
    408: Unreachable,
    423: Frozen,
}


def of_status(operation: str, status: int) -> ShopifyError:
    """The error that an HTTP status other than 200 and 429 means."""
    kind = BY_STATUS.get(status, Unreachable if status >= 500 else NotUnderstood)
    return kind(f"{operation}: HTTP {status}")


def of_answer(operation: str, found: Sequence[Mapping[str, Any]]) -> ShopifyError:
    """The error that GraphQL's top-level errors mean: the first code we know wins."""
    codes = [code_of(one) for one in found]
    kind = next((BY_CODE[code] for code in codes if code in BY_CODE), NotUnderstood)
    said = "; ".join(str(one.get("message", "")) for one in found[:3])
    return kind(f"{operation}: {said}"[:500])


def code_of(error: Mapping[str, Any]) -> str:
    extensions = error.get("extensions")
    return str(extensions.get("code", "")) if isinstance(extensions, Mapping) else ""
