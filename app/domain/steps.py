"""One call at a time: what may be done to a fulfillment order to bring its holds or its location in line."""

from dataclasses import dataclass

from app.domain.facts import FulfillmentOrderFacts, HoldFacts

Parts = tuple[tuple[str, int], ...]  # (fulfillment order line GID, units)
Way = tuple[int, int | None, int]  # order line id, the location it leaves, the one it goes to


@dataclass(frozen=True, slots=True)
class Step:
    """One call: `hold`, `move`, `release`, or `release_part` (release, and hold `lines` again).

    `lines` None means the whole fulfillment order. `hold_ids` are our holds on it; a move has them where
    they are the only ones. `to` is the location a move goes to, `ways` what it takes there.
    """

    kind: str
    fulfillment_order: int
    hold_ids: tuple[str, ...] = ()
    lines: Parts | None = None
    to: int | None = None
    ways: frozenset[Way] = frozenset()

    @property
    def divides_a_hold(self) -> bool:
        """Whether it moves a part of what only we hold: that part can also be released first."""
        return self.kind == "move" and self.lines is not None and bool(self.hold_ids)


def ours(one: FulfillmentOrderFacts, handle: str) -> tuple[HoldFacts, ...]:
    return tuple(hold for hold in one.holds if hold.is_ours and hold.handle == handle)


def is_dormant(one: FulfillmentOrderFacts) -> bool:
    """Whether it cannot be sent before its day comes, and so needs no hold of ours until then."""
    return one.status == "SCHEDULED" and "HOLD" not in one.actions


def is_all(one: FulfillmentOrderFacts, lines: Parts) -> bool:
    """Whether these are all units left in it."""
    return dict(lines) == {line.id: line.remaining for line in one.lines if line.remaining}
