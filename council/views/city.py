"""The city's settings, kept by the administrator."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from council.documents import sample
from council.forms.city import CityForm, SeriesForm
from council.models import NumberSeries
from council.queries import current_city
from council.services.registers import move_series, save_city
from council.site.sure import be_sure, files_lost
from council.views.register_pages import administrators_only, saved

# What decides who sees something, who gets rights, and what is kept of that.
GRAVE = {"shows_case_officers", "shows_confidential_answers", "second_person", "sign_in_days"}


@administrators_only
def city(request: HttpRequest) -> HttpResponse:
    """All settings on one page, in sections."""
    if request.method != "POST":
        files_lost(request)
        return _page(request, CityForm(instance=current_city()))
    form = CityForm(request.POST, request.FILES, instance=current_city())
    if form.is_valid() and GRAVE & set(form.changed_data):
        be_sure(request)
    for name in files_lost(request):
        form.add_error(name, "Bitte wählen Sie die Datei noch einmal. Gespeichert ist noch nichts.")
    if form.is_valid() and saved(
        form,
        lambda: save_city(
            form.instance,
            by=request.user,
            arms=form.cleaned_data["arms"],
            remove_arms=form.cleaned_data.get("remove_arms", False),
        ),
    ):
        messages.success(request, "Die Einstellungen sind gespeichert.")
        return redirect("city_settings")
    return _page(request, form)


@administrators_only
def sample_pdf(request: HttpRequest) -> HttpResponse:
    """A sample statement under the stored settings, or under those of the form, not yet saved."""
    shown = current_city()
    arms = None
    if request.method == "POST":
        form = CityForm(request.POST, request.FILES, instance=shown)
        if not form.is_valid():
            return _page(request, form)
        arms = form.cleaned_data["arms"]
    return HttpResponse(
        sample.printed(shown, arms=arms),
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="Muster.pdf"'},
    )


@require_POST
@administrators_only
def series(request: HttpRequest) -> HttpResponse:
    """Let a number series go on with a higher number."""
    form = SeriesForm(request.POST, city=current_city())
    if form.is_valid() and saved(form, lambda: move_series(by=request.user, **form.cleaned_data)):
        messages.success(request, "Die Nummernfolge geht mit der neuen Nummer weiter.")
        return redirect("city_settings")
    return _page(request, CityForm(instance=current_city()), form)


def _page(
    request: HttpRequest, form: CityForm, series_form: SeriesForm | None = None
) -> HttpResponse:
    stored = current_city()
    # The series of amendments have no prefix of their own: they go on under their motion.
    rows = NumberSeries.objects.exclude(prefix="").order_by("-scope", "prefix")
    context = {
        "form": form,
        "series_form": series_form or SeriesForm(city=stored),
        "series": rows,
        "stored": stored,
    }
    return render(request, "council/settings.html", context)
