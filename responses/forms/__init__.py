"""What people of the administration fill in on the way of an answer."""
