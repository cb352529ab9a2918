"""What other programs subscribe to or gather: Atom, calendars, site maps, the whole stock."""
