"""The public side: pages that only read, and show each reader no more than the gate lets pass."""
