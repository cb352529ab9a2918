"""Mails: what each says to whom, and how it goes out."""
