"""Bringing files in on pages, and what reads and writes behind them."""
