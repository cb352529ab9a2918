"""What somebody fills in to follow a paper or a search by mail."""

from council.forms.anonymous import AnonymousForm, address_field


class FollowForm(AnonymousForm):
    """The address that the mails go to."""

    address = address_field(
        help_text="Wir senden Ihnen zuerst eine E-Mail mit einem Verweis, den Sie bestätigen."
    )
