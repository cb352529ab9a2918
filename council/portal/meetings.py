"""The sittings of the council and its committees, and what is on their agenda."""

import datetime

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from council.models import Consultation
from council.portal import linked_data, links
from council.portal.figures import cases, summary
from council.portal.filters import MeetingFilter
from council.portal.rows import row_of
from council.portal.serving import public_page
from council.queries import by_agenda, current_city
from council.rules.permissions import council_office, may_bundle
from council.rules.public_registers import public_meetings
from council.rules.standing import with_standing
from council.rules.visibility import visible_papers

PAGE_SIZE = 50


@public_page
def meetings(request: HttpRequest) -> HttpResponse:
    """Coming or past sittings, of all bodies or of one."""
    form = MeetingFilter(request.GET, meetings=public_meetings())
    values = form.values()
    sittings = public_meetings()
    if "body" in values:
        sittings = sittings.filter(organization=int(values["body"]))
    midnight = timezone.make_aware(
        datetime.datetime.combine(timezone.localdate(), datetime.time.min)
    )
    if values.get("when") == "past":
        sittings = sittings.filter(starts_at__lt=midnight).order_by("-starts_at", "pk")
    else:
        sittings = sittings.filter(starts_at__gte=midnight).order_by("starts_at", "pk")
    page = Paginator(sittings, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "chips": form.chips(), "count": page.paginator.count, "page": page}
    return render(request, "council/portal/meetings.html", context)


@public_page
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One sitting with the papers on its agenda, as far as the reader may see them."""
    sitting = get_object_or_404(public_meetings(), pk=pk)
    city = current_city()
    papers = with_standing(visible_papers(request.user), request.user, city)
    on_agenda = Consultation.objects.filter(meeting=sitting, paper=OuterRef("pk"))
    heard = Consultation.objects.filter(
        meeting=sitting, paper__in=visible_papers(request.user).filter(reference__isnull=False)
    ).prefetch_related(Prefetch("paper", papers.prefetch_related("originators")))
    context = {
        "breadcrumb": [("Sitzungen", reverse("meetings"))],
        "linked_data": linked_data.of_meeting(sitting, city),
        "meeting": sitting,
        "body": links.organization(sitting.organization),
        "figures": summary(cases(city, Q(Exists(on_agenda))).values(), city.today()),
        "may_bundle": request.user.is_authenticated and may_bundle(request.user),
        "for_office": request.user.is_authenticated and council_office(request.user),
        "items": [
            {**row_of(item.paper, city), "agenda_item": item.agenda_item, "result": item.result}
            for item in sorted(heard, key=by_agenda)
        ],
    }
    return render(request, "council/portal/meeting.html", context)
