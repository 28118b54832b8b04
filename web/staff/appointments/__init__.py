"""Who comes when: the times booked at the offices, for staff."""
