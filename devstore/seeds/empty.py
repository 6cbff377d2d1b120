"""A shop that has just opened: one location, nothing to sell."""

from devstore.world import locations, state


def sow(world: state.World) -> None:
    """Open Main."""
    locations.save(world, "Main")
