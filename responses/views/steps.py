"""The steps in use: the one part of the city's settings that knows the answers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from council.queries import current_city
from council.views.register_pages import administrators_only, saved
from responses.forms.steps import StepsForm
from responses.services.steps import change_steps


@administrators_only
def steps(request: HttpRequest) -> HttpResponse:
    """Switch steps on and off; one at which something lies stays on."""
    form = StepsForm(request.POST if request.method == "POST" else None, city=current_city())
    if form.is_valid() and saved(form, lambda: change_steps(used=form.used(), by=request.user)):
        messages.success(request, "Die Arbeitsschritte sind gespeichert.")
        return redirect("steps")
    context = {"form": form, "breadcrumb": [("Einstellungen", reverse("city_settings"))]}
    return render(request, "responses/steps.html", context)
