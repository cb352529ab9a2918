"""The signed-in side of the record: views fetch, call a service and answer; no rule stands here."""
