"""The people of the invented city at their browsers, for the journey through the whole house."""
