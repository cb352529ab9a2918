"""A page with the editor alone: a form with two long texts that shows what it would store."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from council.forms.rich_text import RichTextField

STORED = "1.  Januar\n3.  März\n\nBürger*innen, __so__ wie sie sind"

PAGE = """{% extends "base.html" %}
{% block heading %}Texte{% endblock %}
{% block head %}{{ form.media }}{% endblock %}
{% block content %}<form class="form" method="post">{% csrf_token %}{{ form }}
<button class="kern-btn kern-btn--primary"><span class="kern-label">Speichern</span></button></form>
{% for text in saved %}<pre data-saved>{{ text }}</pre>{% endfor %}{% endblock %}"""


class TextForm(forms.Form):
    """An answer, and a reason that is optional."""

    answer = RichTextField(label="Antwort", help_text="So, wie sie gedruckt wird.")
    reasons = RichTextField(label="Begründung", required=False, initial=STORED)


def page(request: HttpRequest) -> HttpResponse:
    """Show the form and, once it is sent without an error, the texts under it."""
    form = TextForm(request.POST or None)
    saved = form.cleaned_data.values() if form.is_valid() else []
    template = engines["django"].from_string(PAGE)
    return HttpResponse(template.render({"form": form, "saved": saved}, request))


urlpatterns = [path("texte/", page), path("", include("council.urls"))]
