"""The texts of laws that are loaded here, as pages."""
