"""What the shop holds and what can be done to it: one simulation behind every door of the dev store."""
