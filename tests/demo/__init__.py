"""The demo city: an invented Landeshauptstadt with three years of papers.

Everything is made through the services that people use, with the clock moved to its day.
"""
