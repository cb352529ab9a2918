"""What holds for every page: its frame, its forms, and who comes in."""
