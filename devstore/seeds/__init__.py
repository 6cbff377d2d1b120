"""The worlds a dev store can start from."""

from devstore.seeds import ada_lamps, empty
from devstore.world import errors, state

SEEDS = {"empty": empty.sow, "ada-lamps": ada_lamps.sow}


def check(name: str) -> None:
    """Refused for a seed that there is none of."""
    if name not in SEEDS:
        raise errors.invalid(f"seed is one of {', '.join(sorted(SEEDS))}, not {name!r}", "seed")


def sow(world: state.World, name: str) -> None:
    """Fill a new world."""
    check(name)
    SEEDS[name](world)
