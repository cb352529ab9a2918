"""Which steps the administrator leaves in use."""

from django import forms

from council.models import City
from responses.services.steps import OPTIONAL_STEPS


class StepsForm(forms.ModelForm):
    """The steps that a city may do without."""

    all_optional = True

    class Meta:
        model = City
        fields = tuple(OPTIONAL_STEPS)
        help_texts = {
            "uses_cosigning": "Andere Ämter zeichnen mit, wenn das federführende sie darum bittet.",
            "uses_unit_review": "Die Amtsleitung prüft, was die Sachbearbeitung geschrieben hat.",
            "uses_division_review": "Die oder der Beigeordnete prüft vor der Dienstberatung.",
        }
