"""The operators' desk: on the phone with somebody, one question after the other."""
