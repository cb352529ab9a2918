"""Helping somebody who has lost the second factor."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from council.forms.factor_reset import FactorResetForm
from council.models import User
from council.services import factors
from council.site.sure import be_sure
from council.views.register_pages import administrators_only, saved


@administrators_only
def reset_factors(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the second factors from another person's account, for a reason."""
    user = get_object_or_404(User, pk=pk)
    if request.method == "POST":
        be_sure(request)
    form = FactorResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["comment"]
        if saved(form, lambda: factors.reset(user, reason=reason, by=request.user)):
            messages.success(request, f"Der zweite Faktor von {user} ist zurückgesetzt.")
            return redirect("account", pk)
    context = {
        "account": user,
        "form": form,
        "breadcrumb": [("Konten", reverse("accounts")), (user.name, reverse("account", args=[pk]))],
    }
    return render(request, "council/factor_reset.html", context)
