"""What goes wrong on purpose, decided by one seeded die."""

from dataclasses import dataclass, field
from random import Random


@dataclass(frozen=True, slots=True)
class Faults:
    """Rates are between 0 and 1. `restore_rate` is in cost points a second; None is the default."""

    duplicate: float = 0.0
    drop: float = 0.0
    reorder: bool = False
    delay_ms: int = 0
    api_error_rate: float = 0.0
    restore_rate: int | None = None
    seed: int = 0
    random: Random = field(default_factory=Random, compare=False, repr=False)

    def strikes(self, rate: float) -> bool:
        """Throw the die."""
        return rate > 0 and self.random.random() < rate
