"""Ada Lamps: a small believable shop, sold out of a few things that people wait for."""

from devstore.world import locations, state


def sow(world: state.World) -> None:
    """Two locations."""
    locations.save(world, "Main")
