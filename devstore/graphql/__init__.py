"""The dev store's Admin GraphQL: Shopify's own schema, cut to what is used, over the world."""
