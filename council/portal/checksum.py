"""Is a file the official one? Its checksum says, computed by the reader and never the file sent."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from council.chain.checking import vouches_for
from council.models import Issue
from council.portal.serving import public_page
from council.rules.visibility import public_issues

# A text as programs give it: the checksum, maybe with the file's name behind it.
LONGEST = 400
CHECKSUM = re.compile(r"(?<![0-9a-z])[0-9a-f]{64}(?![0-9a-z])", re.ASCII)


class ChecksumForm(forms.Form):
    """A checksum, typed or pasted; "summe" stands in the address."""

    all_optional = True

    summe = forms.CharField(
        label="Prüfsumme (SHA-256)",
        max_length=LONGEST,
        help_text="64 Zeichen aus 0 bis 9 und a bis f. Groß oder klein ist gleich.",
        error_messages={"required": "Bitte geben Sie eine Prüfsumme ein."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_summe(self) -> str:
        """Return the checksum as it is stored. Raises ValidationError."""
        match = CHECKSUM.search(self.cleaned_data["summe"].lower())
        if match is None:
            raise ValidationError(
                "Das ist keine Prüfsumme: Sie hat genau 64 Zeichen aus 0 bis 9 und a bis f."
            )
        return match[0]


@public_page
def checksum(request: HttpRequest) -> HttpResponse:
    """Which public issue of a public paper has a checksum, and whether it is the one in force.

    Of what is not public nothing is known here, whoever asks: its checksums answer as any made-up
    one does.
    """
    form = ChecksumForm(request.GET if "summe" in request.GET else None)
    asked = form.cleaned_data["summe"] if form.is_valid() else ""
    context = {"form": form, "asked": asked, "found": _found(asked)}
    return render(request, "council/portal/checksum.html", context)


def _found(asked: str) -> list[dict[str, Any]]:
    issues = public_issues().filter(sha256=asked)
    return [_row(issue) for issue in issues.select_related("paper", "replaced_by")]


def _row(issue: Issue) -> dict[str, Any]:
    """What is said of an issue. Without the chain nobody would know it from a forgery."""
    newer = getattr(issue, "replaced_by", None)
    address = {"slug": issue.paper.slug, "number": issue.number}
    return {
        "issue": issue,
        "paper": issue.paper,
        "paper_url": issue.paper.get_absolute_url(),
        "url": reverse("issue", kwargs=address),
        "newer": newer,
        "vouched_for": vouches_for(issue),
    }
