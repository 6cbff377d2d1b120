"""The online store as shoppers see it: theme pages, cart, checkout stub, order status and app proxy."""
