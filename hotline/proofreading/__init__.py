"""Comparing any text (a leaflet, a draft, a web article) with the published facts."""
