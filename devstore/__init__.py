"""A local Shopify for development and tests: it knows nothing of the app it serves."""
