"""Every row of the house in one place: importing this module fills the registry."""

from app.db.catalogue import Item, Level, Location, Product
from app.db.incoming import Incoming, Upload, UploadFault
from app.db.ledger import LedgerBatch, LedgerEntry
from app.db.line import FulfillmentOrder, Line, Order, Place, Promise
from app.db.receipts import Gain, Receipt
from app.db.rows import Row
from app.db.shop import Settings, Shop, Token
from app.db.work import Delivery, Effect, ExceptionRow, Import, Notice, PrivacyRequest, Reading

__all__ = [
    "Delivery",
    "Effect",
    "ExceptionRow",
    "FulfillmentOrder",
    "Gain",
    "Import",
    "Incoming",
    "Item",
    "LedgerBatch",
    "LedgerEntry",
    "Level",
    "Line",
    "Location",
    "Notice",
    "Order",
    "Place",
    "PrivacyRequest",
    "Product",
    "Promise",
    "Reading",
    "Receipt",
    "Row",
    "Settings",
    "Shop",
    "Token",
    "Upload",
    "UploadFault",
]
