"""How one signs in oneself: the second step, and where one is signed in."""
