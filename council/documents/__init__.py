"""The record of a paper, and what is made of it: readings, receipts, issued PDFs, reproductions."""
