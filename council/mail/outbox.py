"""What all mails have in common: how one of several workers takes each, and how it goes out.

Nothing is locked while the mail server is asked: it may take its time.
"""

import datetime
import logging
from smtplib import SMTPDataError, SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

logger = logging.getLogger(__name__)

# So long a mail is left to who has tried it last: it was refused, or its worker died.
LEFT_ALONE = datetime.timedelta(minutes=15)
# What is about one mail. Any other fault is about all: the server does not answer, or not to us.
REFUSALS = (SMTPRecipientsRefused, SMTPDataError)


def free(tried_at: str) -> Q:
    """The rows that nobody is just sending; `tried_at` names the column that says since when."""
    return Q((tried_at, None)) | Q((f"{tried_at}__lt", timezone.now() - LEFT_ALONE))


def deliver(mail: EmailMessage) -> bool:
    """Send a mail; False if the server refuses just this one. Raises OSError if it is away."""
    try:
        mail.send()
    except REFUSALS as refusal:
        # Not its words: they name the address.
        code = getattr(refusal, "smtp_code", "")
        logger.warning("The mail server refuses a mail: %s %s", type(refusal).__name__, code)
        return False
    return True


def message_id(*parts: object) -> str:
    """The same Message-ID for the same mail, should it ever go out twice (RFC 5322, 3.6.4)."""
    digest = salted_hmac("council.mail.outbox", " ".join(map(str, parts))).hexdigest()
    return f"<{digest}@{urlsplit(settings.SITE_URL).hostname}>"
