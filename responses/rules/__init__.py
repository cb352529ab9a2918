"""What holds in the workshop: the way of an answer, its desks, who may see it."""
