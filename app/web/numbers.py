"""Numbers of rows in addresses: larger ones than a row can have lead nowhere."""

from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**63 - 1


class RowNumber(IntegerConverter):
    """`<row:id_>` in an address."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=LARGEST)
