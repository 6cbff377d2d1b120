"""Supply that was ordered for one line alone: it serves that line first, and everybody with the rest."""

from collections import Counter, defaultdict
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
    """`lacking`: line → (place, units that no stock covers), best first; `supplies` as eta.in_order gives.

    A line whose supply sank in stock below zero has as much of the next to come.
    """
    needs = {line: dict(places) for line, places in lacking.items()}
    turn = {line: number for number, line in enumerate(needs)}
    owed: Counter[Id] = Counter()
    taken: dict[int, list[tuple[Supply, int]]] = defaultdict(list)
    left = []
    for supply in supplies:
        rest = supply.quantity
        if supply.for_line is not None and supply.for_line in needs:
            owed[supply.for_line] += supply.quantity + supply.sunk
        for line in sorted(owed, key=turn.__getitem__):
            for place, units in needs[line].items():
                given = min(units, owed[line], rest)
                rest -= given
                owed[line] -= given
                needs[line][place] -= given
                if given:
                    taken[place].append((supply, given))
            if not owed[line] or not any(needs[line].values()):
                del owed[line]
        left.append(replace(supply, quantity=rest))
    return Served(taken, left)
