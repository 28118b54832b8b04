"""What a county has to fill in before it opens: a worksheet of what differs from place to place, out and back in."""
