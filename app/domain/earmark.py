"""Supply that was ordered for one line alone: it serves that line first, and everybody with the rest."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.eta import Supply

Id = int | str


@dataclass(frozen=True, slots=True)
class Served:
    """`taken`: place → what its own earmarks give it; `left`: supplies with the units left of each."""

    taken: Mapping[int, Sequence[tuple[Supply, int]]]
    left: Sequence[Supply]

    def units(self, place: int) -> int:
        return sum(units for _, units in self.taken.get(place, ()))


def serve(lacking: Mapping[Id, Sequence[tuple[int, int]]], supplies: Sequence[Supply]) -> Served:
    """`lacking`: line → (place, units that no stock covers), best first; `supplies` as eta.in_order gives."""
    needs = {line: dict(places) for line, places in lacking.items()}
    taken: dict[int, list[tuple[Supply, int]]] = defaultdict(list)
    left = []
    for supply in supplies:
        rest = supply.quantity
        needy = needs.get(supply.for_line, {}) if supply.for_line is not None else {}
        for place, units in needy.items():
            given = min(units, rest)
            rest -= given
            needy[place] -= given
            if given:
                taken[place].append((supply, given))
        left.append(replace(supply, quantity=rest))
    return Served(taken, left)
