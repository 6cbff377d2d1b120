"""The merchant's side of the dev store: admin pages, the embedded app, and the merchant's hand."""
