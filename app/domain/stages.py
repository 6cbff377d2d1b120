"""How far a supply may have come, in one word: what counts for the line, and what a shopper may be told."""

STATUSES = ("draft", "confirmed", "partly_received", "received", "cancelled")
# In order.
STAGES = ("ordered", "in_production", "shipped", "customs", "here")
