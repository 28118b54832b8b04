"""Objects as other programs write them: JSON in its shapes, data in JavaScript, and entries made of them."""
