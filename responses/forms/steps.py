"""Which steps the administrator leaves in use."""

from typing import Any

from django import forms

from council.models import City
from responses.rules.steps import OPTIONAL


class StepsForm(forms.Form):
    """One tick for each step that a city may do without."""

    all_optional = True

    def __init__(self, *args: Any, city: City, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for step in OPTIONAL:
            self.fields[step.state.value] = forms.BooleanField(
                label=step.option,
                help_text=step.option_help,
                required=False,
                initial=step.state not in city.steps_left_out,
            )

    def used(self) -> list[str]:
        """The steps that are ticked."""
        return [name for name, is_used in self.cleaned_data.items() if is_used]
