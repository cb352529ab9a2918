"""The workshop's pages: views fetch, call a service and answer; no rule stands here."""
