"""manage.py verify_issues: the name that `verify` had when it looked at files alone."""

from council.management.commands.verify import Command

__all__ = ["Command"]
