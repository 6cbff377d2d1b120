"""Invented people: a name and an address for whoever orders."""

import hashlib

from devstore.world import sales, state

FIRST = ("Ann", "Ben", "Cy", "Dorte", "Emile", "Freja", "Gino", "Hanne", "Ines", "Jonas", "Karla", "Luca")
LAST = ("Lund", "Moreau", "Nissen", "Olsen", "Petit", "Quist", "Rossi", "Schmidt", "Thomsen", "Weber")
CITIES = {
    "DK": ("Aarhus", "8000"),
    "FR": ("Lyon", "69001"),
    "IT": ("Torino", "10121"),
    "DE": ("Bremen", "28195"),
    "US": ("Portland", "97201"),
    "GB": ("Leeds", "LS1 4AP"),
}


def customer(
    world: state.World, email: str, locale: str, tags: tuple[str, ...] = ()
) -> sales.Customer | None:
    """The customer of this address, made on the first order; None without an address (a till sale)."""
    if not email:
        return None
    known = world.customers.get(email)
    if known is None:
        first, last = name_for(email)
        known = sales.Customer(world.next_id(), email, first, last, locale, world.now())
        world.customers[email] = known
    known.tags = list(dict.fromkeys([*known.tags, *tags]))
    return known


def name_for(email: str) -> tuple[str, str]:
    """The same invented name for the same address, in every process."""
    digest = hashlib.sha256(email.encode()).digest()
    given = email.partition("@")[0].partition(".")[0].capitalize()
    first = given if given.isalpha() else FIRST[digest[0] % len(FIRST)]
    return first, LAST[digest[1] % len(LAST)]


def address(customer: sales.Customer | None, seed: int, country: str) -> sales.Address:
    """Somewhere in the country; `seed` picks the house."""
    first, last = (customer.first_name, customer.last_name) if customer else ("", "")
    city, code = CITIES.get(country, ("Springfield", "10000"))
    return sales.Address(first, last, f"{seed % 90 + 1} Lamp Street", city, code, country)
