"""Steps about those who work here: how they sign in."""
