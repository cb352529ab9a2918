"""The public page of one paper: what was asked and answered, and how it went."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from council.documents.stored import record_of
from council.enums import OrganizationKind
from council.models import City, Consultation, Paper
from council.portal import linked_data, links
from council.portal.facts import Facts, facts_of
from council.portal.paper_parts import consultations, family_of, files_of, parts_of
from council.portal.serving import paper_at, public_page, public_paper_at
from council.queries import current_city
from council.rules.fields import Place
from council.rules.kinds import ANSWERABLE_KINDS
from council.rules.public_registers import PUBLIC_BODIES
from council.rules.standing import Standing, standing_of, way_of
from council.words.german import german_date


@public_page
def paper(request: HttpRequest, slug: str) -> HttpResponse:
    """One paper under its permanent address."""
    city = current_city()
    subject = paper_at(request, slug)
    family = family_of(subject, request.user, city)
    standing = standing_of(subject, city)
    answer = family.statements[0] if family.statements else None
    is_asked = subject.kind in ANSWERABLE_KINDS
    context = {
        "breadcrumb": [("Vorgänge", reverse("papers"))],
        **parts_of(subject, family, city),
        "standing": standing,
        "answer": answer,
        "progress": way_of(subject, standing, city, answer) if is_asked else [],
        "tables": [
            (heading, [_heard(row) for row in rows])
            for heading, rows in consultations(subject, family)
        ],
        "files": [row for shown in (subject, *family.statements) for row in files_of(shown)],
        "facts": facts(subject, standing, city),
        "linked_data": linked_data.of_paper(subject, family.parents, city),
        "address": f"{settings.SITE_URL}{subject.get_absolute_url()}",
    }
    return render(request, "council/portal/paper.html", context)


@public_page
def elsewhere(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead from another way of writing a public paper's number to its one address."""
    return redirect(public_paper_at(slug), permanent=True)


def _heard(row: Consultation) -> dict[str, Any]:
    """A consultation with the ways to its body and its sitting."""
    has_page = row.paper.is_public and row.organization.kind in PUBLIC_BODIES
    words = row.organization_name
    return {
        "row": row,
        "body": links.organization(row.organization, words) if has_page else words,
        # The mayor's sittings are the administration's own.
        "sitting": reverse("meeting", args=[row.meeting_id])
        if row.meeting_id and row.organization.kind != OrganizationKind.MAYOR
        else "",
    }


def facts(subject: Paper, standing: Standing, city: City) -> Facts:
    """What the head of a paper says, for the margin."""
    lead = record_of(subject).lead
    named = f"{lead.code} {lead.name}".strip() if lead else ""
    unit = subject.lead if subject.is_public else None
    words = {
        "public": subject.public_status,
        "originators": links.askers(subject) if subject.is_public else "",
        "lead": links.organization(unit, named) if unit else named,
        "due_on": "" if standing.settled else german_date(subject.due_on),
    }
    return facts_of(subject, Place.FACTS, city, words)
