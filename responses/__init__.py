"""The administration's workshop: statements on their way from the first draft to the mayor."""
