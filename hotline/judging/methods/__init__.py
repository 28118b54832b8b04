"""How weights are found, by numbers alone, whatever they are for."""
