"""What Ada Lamps sells: names, colours, prices and what lies where."""

from decimal import Decimal

from devstore.world.products import NewProduct, NewVariant

MAIN, SECOND = "Main", "Copenhagen"


def lamp(sku: str, price: str, main: int, second: int, *values: str) -> NewVariant:
    """A tracked variant with its units at both locations."""
    return NewVariant(sku, Decimal(price), values, stock={MAIN: main, SECOND: second})


LAMPS = (
    NewProduct(
        "Nyborg table lamp",
        (
            lamp("NYB-BRASS", "129.00", 9, 3, "Brass"),
            lamp("NYB-BLACK", "129.00", 14, 2, "Black"),
            lamp("NYB-SAGE", "135.00", 1, 0, "Sage"),
        ),
        vendor="Fyn Metalworks",
        product_type="Table lamps",
        description="<p>A turned foot, a linen shade, and a switch that clicks like it means it.</p>",
        tags=("table", "linen"),
        options=("Colour",),
    ),
    NewProduct(
        "Skagen floor lamp",
        (
            lamp("SKA-OAK", "249.00", 5, 1, "Oak"),
            lamp("SKA-WALNUT", "269.00", 2, 0, "Walnut"),
        ),
        vendor="Jutland Joinery",
        product_type="Floor lamps",
        description="<p>One piece of wood, bent by steam, that leans over your chair.</p>",
        tags=("floor", "wood"),
        options=("Wood",),
    ),
    NewProduct(
        "Ribe pendant",
        (
            lamp("RIB-WHITE", "189.00", 7, 2, "White"),
            lamp("RIB-RED", "189.00", 0, 0, "Red"),
        ),
        vendor="Fyn Metalworks",
        product_type="Pendants",
        description="<p>Enamelled steel for over the kitchen table.</p>",
        tags=("pendant", "enamel"),
        options=("Colour",),
    ),
    NewProduct(
        "Little Ada night light",
        (lamp("ADA-NIGHT", "39.00", 2, 0),),
        vendor="Ada Lamps",
        product_type="Night lights",
        description="<p>A small moon for a child's room. Warm, dim, and hard to knock over.</p>",
        tags=("night", "children"),
    ),
    NewProduct(
        "Workshop clamp lamp",
        (
            lamp("CLA-BLACK", "79.00", 20, 4, "Black"),
            lamp("CLA-YELLOW", "79.00", 11, 0, "Yellow"),
        ),
        vendor="Jutland Joinery",
        product_type="Desk lamps",
        description="<p>Clamps to any edge up to 6 cm and stays where you point it.</p>",
        tags=("desk",),
        options=("Colour",),
    ),
    NewProduct(
        "Paper moon shade",
        (lamp("MOON-40", "59.00", 16, 5, "40 cm"), lamp("MOON-60", "89.00", 0, 0, "60 cm")),
        vendor="Washi & Daughters",
        product_type="Shades",
        description="<p>Folded by hand; fits every pendant cord.</p>",
        tags=("shade", "paper"),
        options=("Size",),
    ),
    NewProduct(
        "Amber glass bulb",
        (lamp("BULB-AMBER", "14.00", 180, 40),),
        vendor="Glow Works",
        product_type="Bulbs",
        description="<p>E27, 2200 K, as bright as four candles.</p>",
        tags=("bulb",),
    ),
    NewProduct(
        "Cloth cable, 3 m",
        (lamp("CABLE-RED", "19.00", 35, 10, "Red"), lamp("CABLE-BLACK", "19.00", 42, 12, "Black")),
        vendor="Glow Works",
        product_type="Parts",
        description="<p>Braided cotton over a three-core cable.</p>",
        tags=("parts",),
        options=("Colour",),
    ),
    NewProduct(
        "Ada Lamps gift card",
        (NewVariant("GIFT-50", Decimal("50.00"), tracked=False),),
        vendor="Ada Lamps",
        product_type="Gift card",
        description="<p>For someone who likes to choose their own light.</p>",
    ),
)
