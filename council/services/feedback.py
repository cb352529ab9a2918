"""What readers without an account tell the city."""

from council.acts import act
from council.mail import notifications


@act()
def report_barrier(*, message: str, page: str, sender: str) -> None:
    """Put a reader's message into the outbox, for the city's own address.

    It stays there until it is sent, so that none is lost while the mail server is away.
    """
    notifications.feedback_given(message=message, page=page, sender=sender)
