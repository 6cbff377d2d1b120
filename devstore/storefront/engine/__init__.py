"""Shopify's Liquid on python-liquid: what the library leaves out and the theme or an extension uses."""
