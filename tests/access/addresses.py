"""Where the pages are of what the city has: the arguments of each address."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from council.models import Paper
from council.services import accounts
from responses.models import Statement
from tests.access.full_city import FullCity
from tests.cases.forms import key_of_new_address, subscription_of


def address_of(name: str, paper: Paper) -> str:
    """The address of a page of a paper."""
    return reverse(name, args=arguments_of(name, paper))


def arguments_of(name: str, paper: Paper) -> list[Any]:
    """Which paper a page is of; one that it cannot have is asked for all the same."""
    file = paper.files.first()
    consultation = paper.consultations.first()
    arguments: dict[str, list[Any]] = {
        "attachment": [paper.pk, file.pk if file else 1],
        "redact": [paper.pk, file.pk if file else 1],
        "redact_page": [paper.pk, file.pk if file else 1, 1],
        "result": [consultation.pk if consultation else 1],
        "paper_act": [paper.pk, "withdraw"],
        "paper": [paper.slug],
        "follow_paper": [paper.slug],
        "paper_elsewhere": [paper.slug.lower()],
        "issue": [paper.slug, 1],
        "reproduction": [paper.slug],
        "file": [paper.slug, file.pk if file else 1],
    }
    return arguments.get(name, [paper.pk])


def address_in(name: str, statement: Statement) -> str:
    """The address of a page of an answer."""
    return reverse(name, args=arguments_in(name, statement))


def arguments_in(name: str, statement: Statement) -> list[Any]:
    """Which answer a page is of, and which of its parts."""
    version = statement.versions.last()
    arguments: dict[str, list[Any]] = {
        "save_answer": [statement.answers.values_list("pk", flat=True).first() or 1],
        "annex": [statement.annexes.values_list("pk", flat=True).first() or 1],
        "version": [version.number if version else 1],
        "override": [statement.cosignatures.values_list("pk", flat=True).first() or 1],
        "statement_act": ["recall"],
    }
    arguments["split_answer"] = arguments["save_answer"]
    arguments["version_pdf"] = arguments["version"]
    arguments["version_annex"] = [*arguments["version"], 1]
    return [statement.pk, *arguments.get(name, [])]


def of_other_pages(scene: FullCity) -> dict[str, list[Any]]:
    """What the other pages are about, by the name of their address; some are about nothing."""
    day = timezone.localdate().isoformat()
    followed = subscription_of(scene.papers["public"])
    arguments: dict[str, list[Any]] = {
        "arms": ["keines"],  # this city has none
        "meeting": [scene.past_sitting.pk],
        "faction": [scene.greens.pk],
        "member": [scene.member.person.pk],
        "body": [scene.council.pk],
        "office": [scene.unit.pk],
        "sitting": [scene.past_sitting.pk],
        "kept_version_pdf": [scene.statements["cancelled"].versions.latest("number").pk],
        "register": ["personen"],
        "new_entry": ["personen"],
        "entry": ["personen", scene.member.person.pk],
        **{name: [scene.officer.pk] for name in ("account", "invite", "grant", "reset_factors")},
        "withdraw_address": [scene.officer.pk],
        "end_grant": [scene.officer.pk, scene.officer.grants.get().pk],
        **{name: [day] for name in ("mayors_sitting", "mayors_agenda")},
        **{name: [followed.key] for name in ("end_subscription", "confirm_subscription")},
        **{name: [followed.subscriber.key] for name in ("subscriptions", "end_subscriptions")},
        **{name: [scene.bundle.pk] for name in ("bundle", "bundle_file", "cancel_bundle")},
    }
    proposed = accounts.grant_role(
        scene.stranger,
        role="council_office",
        organization=scene.council,
        by=scene.administrator,
    )
    arguments["proposal"] = [proposed.pk]
    arguments["address_change"] = [key_of_new_address(scene)]
    return arguments
