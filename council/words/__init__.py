"""The German of pages, mails and messages."""
