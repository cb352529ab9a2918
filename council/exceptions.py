"""What can stand in the way of an action. Every message is German and says what to do."""


class ActionRefused(Exception):
    """An action did not happen and nothing was changed; `str(error)` is read by the user."""


class NotAllowed(ActionRefused):
    """The actor may not do this (any more)."""


class NotNow(ActionRefused):
    """The rules do not let this happen yet; the message says what is missing."""


class Overtaken(ActionRefused):
    """Somebody else was faster; the page the actor saw is no longer true."""


class StaleText(Overtaken):
    """The text was changed since the editor opened it.

    `current` is the text stored now, so that both can be shown and nothing is lost.
    """

    def __init__(self, message: str, current: str = ""):
        super().__init__(message)
        self.current = current


class Invalid(ActionRefused):
    """The input is not acceptable; `field` names the form field where that is known."""

    def __init__(self, message: str, field: str | None = None):
        super().__init__(message)
        self.field = field


class AlreadyDone(ActionRefused):
    """The same form came twice; the first one did its work and nothing more is to be done."""
