"""What people fill in: forms check and clean the input, services decide on it."""
