"""How many units really stand at a location, whoever writes its stock: counted in Shopify, or by another
system that knows no number below zero.

Shopify counts total = available + committed. Where it counts itself, that is what is there. A system that
writes its own number over a negative one makes units that nothing stands behind: they are `unbacked`, and
what is there is total − unbacked. Units of lines that are never in line count as let go to the location.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figures:
    """One reading of a level: units available and committed in Shopify; all that ever `shipped` from there;
    and `let_go`, the open units of lines released to the location."""

    available: int
    committed: int
    shipped: int = 0
    let_go: int = 0

    @property
    def total(self) -> int:
        return self.available + self.committed

    @property
    def sum(self) -> int:
        """Orders, restocking cancels and shipments leave it alone: who changes it counts or writes."""
        return self.total + self.shipped


@dataclass(frozen=True, slots=True)
class Known:
    """What the last look left: `available` and `sum` of its figures, and the units unbacked since."""

    available: int
    sum: int
    unbacked: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """What a look finds: units unbacked now, and by how many those that are there differ from before."""

    unbacked: int
    risen: int


def counted(known: Known, now: Figures) -> Look:
    """Everything that Shopify counts is there."""
    return Look(0, now.sum - known.sum)


def written(known: Known, now: Figures) -> Look:
    """What another system's number means: its units come on top of those that it was given to send.

    The units it was given are carried on exactly between its writes, or they would be given away again
    while it has not taken them off its number yet.
    """
    before = now.total - (now.sum - known.sum) - known.unbacked
    # Where nobody waits, what Shopify has left to sell is simply sold. While somebody does, it may be a
    # number that lags behind a shipment, or a cancelled promise: neither is stock.
    least = 0 if now.committed > now.let_go else max(now.available, 0)
    unbacked = max(now.total - max(_there(before, known, now), least), 0)
    return Look(unbacked, now.total - unbacked - before)


def is_zeroed(known: Known, now: Figures) -> bool:
    """Whether somebody set a level below zero to exactly zero: orders and cancels alone cannot."""
    return known.available < 0 == now.available and now.sum > known.sum


def from_now_on(now: Figures) -> int:
    """Units unbacked where another system is known to write from now on.

    Below zero it has not written yet, and Shopify's count holds; otherwise the number is its own.
    """
    return max(now.committed - now.let_go, 0) if now.available >= 0 else 0


def _there(before: int, known: Known, now: Figures) -> int:
    """Units there after what changed, given how many there were."""
    change, moved = now.sum - known.sum, now.available - known.available
    joined = change - moved  # net units of orders that came since
    if change == 0 or (change < 0 and moved == 0):
        # Nothing, or an order was cancelled without restocking: what it would have taken stays.
        return before
    if now.available + max(joined, 0) < 0:
        # Still below zero before those orders too: a person's correction, and no number of that system.
        return before + change
    # Orders or cancels since may have come after its number: the smaller meaning cannot promise too much.
    number = max(now.available + min(joined, 0), 0)
    return min(before + max(change, 0), number + now.let_go)
