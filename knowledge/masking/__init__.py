"""What may not be kept, and hiding it: numbers, names, and what earlier programs stored of them."""
