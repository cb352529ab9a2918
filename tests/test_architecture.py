"""The rules of the house that no other test would notice: who may import, write and name what."""

import ast
import re
import subprocess
import sys
import tomllib
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest
from django.apps import apps
from django.core.management import get_commands, load_command_class

from council.chain.forms import CHAINED
from tests import ROOT

PACKAGES = ("council", "responses")
VIEWS = ("council/views", "council/portal", "responses/views")
# What the project is made of; everything else in the folder belongs to tools.
COMMITTED = (*PACKAGES, "templates", "static", "tests", "deploy", "manage.py", "pyproject.toml")
COMMITTED += ("README.md", "CHANGELOG.md", "LICENSE", ".readme", ".github", ".ci")
COMMITTED += (".gitignore", ".editorconfig")

# Models without a history of their own, and why.
UNRECORDED = {
    "PaperStep": "is itself a record; never changed",
    "StatementStep": "is itself a record; never changed",
    "StatementVersion": "is itself a record; never changed",
    "SignIn": "is itself a record; only counted on",
    "Refusal": "is itself a record; only counted on",
    "Allowance": "counts tries, for a day",
    "KnownPlace": "where somebody has signed in; tells nothing of any act",
    "FactorEvent": "is itself a record; never changed",
    "OutgoingMail": "an outbox, no part of the record",
    "OwedIssue": "notes what is to be issued; the issue itself is recorded",
    "Job": "an order of work, deleted after some days",
    "ForeignSystem": "only where an import goes on",
    "ForeignObject": "only where a row came from",
    "ChainEntry": "is itself a record; never changed",
    "ToldHead": "how far the chain was told elsewhere",
    "PublicObject": "derived from the record; tells times, holds no content",
    "NumberSeries": "a counter; the papers' own history names each number",
    "UploadedFile": "is itself a record: what came in, from whom, and what was found in it",
    "FileText": "read from a stored file, which never changes",
    "SearchEntry": "made from the record, can be made anew",
    "SearchMark": "tells whether what is kept in memory is right",
    "SearchWord": "made from the record, can be made anew",
    "Subscriber": "a stranger's address: nothing of it is kept when it goes",
    "Subscription": "what a stranger follows: nothing of it is kept either",
}
# Calls of .update() and the like outside council/history.py, by their receiver, and why.
MASS_WRITES = {
    ("council/documents/issues.py", "OwedIssue.objects.filter(paper=paper)"): "a note of work",
    ("council/interchange/origin.py", "ForeignObject.objects"): "only where a row came from",
    ("council/services/sign_ins.py", "SignIn.objects.filter(pk__in=latest)"): "counts on",
    ("council/services/sign_ins.py", "SignIn.objects.filter(last_at__lt=before)"): "too old",
    ("council/services/sign_ins.py", "Refusal.objects.filter(pk__in=latest)"): "counts on",
    ("council/services/sign_ins.py", "Refusal.objects.filter(last_at__lt=before)"): "too old",
    (
        "council/services/sign_in_limits.py",
        "Allowance.objects.filter(key=_digest(what, 'from', knock.network, knock.login))",
    ): "a counter",
    (
        "council/services/sign_in_limits.py",
        "Allowance.objects.filter(last_at__lt=now - FORGOTTEN)",
    ): "a counter",
    (
        "council/services/sign_in_limits.py",
        "KnownPlace.objects.filter(last_at__lt=now - KNOWN_FOR)",
    ): "where somebody has signed in long ago",
    ("council/services/factors.py", "factor"): "allauth's; FactorEvent keeps that it went",
    ("council/services/visits.py", "User.objects.filter(pk=user.pk)"): "a visit is no change",
    ("council/bundles/queue.py", "job"): "an order has no history",
    ("council/bundles/queue.py", "unfinished().filter(pk=job.pk)"): "an order has no history",
    ("council/search/attachments.py", "FileText.objects"): "read from files, not written by people",
    ("council/search/indexing.py", "SearchEntry.objects"): "the index is no record",
    ("council/search/indexing.py", "SearchEntry.objects.filter(pk__in=gone)"): "nor its entries",
    ("council/search/catalogue.py", "SearchMark.objects"): "says that something else was written",
    ("council/search/vocabulary.py", "SearchWord.objects"): "nor its words",
    ("council/search/vocabulary.py", "SearchWord.objects.all()"): "nor its words",
    (
        "council/search/vocabulary.py",
        "SearchWord.objects.filter(word__among=chunk)",
    ): "nor its words",
    ("council/oparl/ledger.py", "PublicObject.objects"): "the ledger is derived from the record",
    ("council/services/subscriptions.py", "subscription"): "what strangers follow has no history",
    ("council/services/subscriptions.py", "locked"): "nor have their addresses",
    ("council/services/subscriptions.py", "idle.filter(pk__in=locked)"): "nor have their addresses",
    (
        "council/services/subscriptions.py",
        "Subscription.objects.filter(confirmed_at__isnull=True, asked_at__lte=too_old)",
    ): "nor what nobody confirmed",
    (
        "council/services/subscriptions.py",
        "Subscription.objects.filter(Exists(gone)).exclude(paper__in=public_papers())",
    ): "nor what follows a hidden paper",
    ("council/subscriptions/mails.py", "waiting.filter(outbox.free('link_tried_at'))"): "nor that",
    ("council/subscriptions/mails.py", "waiting.filter(asked_at=asked_at)"): "nor that",
    ("council/subscriptions/mails.py", "row.filter(sent_at=subscriber.sent_at)"): "nor that",
    ("council/subscriptions/mails.py", "Subscription.objects.filter(pk=part.subscription.pk)"): (
        "nor what a stranger has heard of"
    ),
    (
        "council/mail/notifications.py",
        "unsent.filter(outbox.free('tried_at'))",
    ): "mails have no history",
    (
        "council/mail/notifications.py",
        "unsent.filter(failed_attempts__gte=MOST_ATTEMPTS)",
    ): "mails have no history",
    ("council/interchange/storing.py", "PaperStep.objects"): "steps have no history",
    ("council/chain/stock.py", "history.objects"): "what a migration found that no history tells",
    ("council/chain/entries.py", "ChainEntry.objects"): "entries have none either",
    (
        "council/chain/stock.py",
        "apps.get_model('council', 'ChainEntry').objects",
    ): "entries have none either",
    ("council/history.py", "obj"): "delete_as writes the history of one row",
    ("council/history.py", "super()"): "notes what it creates",
    ("council/history.py", "models.QuerySet(model)"): "create_all writes the history itself",
}
# Where something else than a transition says which state a row has, and why.
STATE_WRITERS = {
    "council/rules/transitions.py": "the one writer of state",
    "council/interchange/storing.py": "a paper from elsewhere comes as it is there",
    "responses/rules/workflow.py": "asks about a statement that is only thought of",
    "responses/views/statement_acts.py": "asks about a copy that is never saved",
}
# Where everything is put together: what runs, and so may know whatever there is.
PUT_TOGETHER = {
    "council.apps",
    "council.management",
    "council.worker",
    "council.wsgi",
    "responses.apps",
    "responses.management",
}
# What Django has for pages. The import rules know Django only as a whole.
FOR_PAGES = re.compile(r"django\.(?:http|shortcuts|views|forms|template\.response)\b")
QUERYSETS = re.compile(r"objects|QuerySet|\.(all|filter|exclude|order_by|get_queryset)\(")


def sources(*folders: str) -> list[Path]:
    """The Python files in `folders`, migrations left out."""
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    assert paths
    return sorted(path for path in paths if "migrations" not in path.parts)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def calls(path: Path) -> Iterator[tuple[ast.Call, str, str]]:
    """Every call in a file, with what is called and on what: (call, "save", "paper")."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node, node.func.attr, ast.unparse(node.func.value)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node, node.func.id, ""


def test_the_import_rules_hold():
    """In a process of its own: it silences all loggers, and other tests listen to ours."""
    words = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def sides() -> tuple[set[str], set[str]]:
    """What writes, with what it stands on, and what shows: as the import rules have them."""
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {rule["name"]: rule for rule in rules["tool"]["importlinter"]["contracts"]}
    rule = contracts["Nothing that writes reaches a page, a form or a feed"]
    return set(rule["source_modules"]), set(rule["forbidden_modules"])


def test_every_module_writes_or_shows():
    """The import rule names both sides: a module that stood on neither would go unproved."""
    listed = sorted([*PUT_TOGETHER, *sides()[0], *sides()[1]])
    assert len(listed) == len(set(listed))
    modules = {
        ".".join(path.with_suffix("").relative_to(ROOT).parts) for path in sources(*PACKAGES)
    }
    modules = {name for name in modules if not name.endswith(".__init__")}
    for module in modules:
        assert [name for name in listed if f"{module}.".startswith(f"{name}.")], module
    for name in listed:
        assert [module for module in modules if f"{module}.".startswith(f"{name}.")], name


def test_what_writes_knows_no_request():
    """Not by way of a third module either."""
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    for_pages = {module for module in graph.modules if FOR_PAGES.search(imports_of(module))}
    assert "council.portal.paper_page" in for_pages
    for module in sides()[0]:
        whole = {module, *graph.find_descendants(module)}
        known = whole | graph.find_upstream_modules(module, as_package=True)
        assert not known & for_pages, module


def imports_of(module: str) -> str:
    """The import statements of a module, wherever in it they stand."""
    path = ROOT.joinpath(*module.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = [
        f"{node.module}.{alias.name}" if isinstance(node, ast.ImportFrom) else alias.name
        for node in imports
        for alias in node.names
    ]
    return " ".join(names)


def test_only_the_pdf_module_imports_weasyprint():
    importing = {
        name_of(path)
        for path in sources(*PACKAGES)
        if re.search(r"^\s*(?:import|from) weasyprint\b", path.read_text(encoding="utf-8"), re.M)
    }
    assert importing
    assert all(name.startswith("council/pdf/") for name in importing)


def test_every_model_is_recorded_or_says_why_not():
    models = [model for label in PACKAGES for model in apps.get_app_config(label).get_models()]
    plain = {
        model.__name__
        for model in models
        if not hasattr(model, "history") and not model.__name__.startswith("Historical")
    }
    assert plain == set(UNRECORDED)


def test_every_recorded_model_refuses_mass_writes():
    for label in PACKAGES:
        for model in apps.get_app_config(label).get_models():
            if hasattr(model, "history") and model.__name__ != "User":
                for write in ("update", "delete", "bulk_create", "bulk_update"):
                    with pytest.raises(TypeError, match="recorded"):
                        getattr(model._default_manager.all(), write)()


def test_nothing_writes_around_the_history():
    writes = {"update", "delete", "bulk_create", "bulk_update", "_raw_delete", "abulk_create"}
    writes_found = {
        (name_of(path), receiver)
        for path in sources(*PACKAGES)
        for _, called, receiver in calls(path)
        if called in writes and (called != "update" or QUERYSETS.search(receiver))
    }
    assert writes_found == set(MASS_WRITES)


def test_each_column_is_covered_by_a_form():
    """A new column gets a form of its own, behind the others of its kind (council/chain/forms)."""
    for chained in CHAINED:
        fields = apps.get_model(chained.model)._meta.concrete_fields
        columns = {field.attname for field in fields if not field.primary_key}
        assert set(chained.columns(chained.form)) == columns, chained.kind


def test_nothing_speaks_sql_of_its_own():
    calls_found = {
        (name_of(path), called)
        for path in sources(*PACKAGES)
        for _, called, receiver in calls(path)
        if called in {"raw", "RawSQL", "cursor", "extra"}
    }
    # Each database has an index of its own, which no query of Django's can ask; nor does Django
    # lock a table.
    assert calls_found == {
        ("council/chain/entries.py", "cursor"),
        ("council/search/matching.py", "cursor"),
        ("council/search/vocabulary.py", "cursor"),
    }


def test_views_write_nothing():
    assert not written_in(*VIEWS)


def test_forms_write_nothing():
    """A model form's save() would write around the services."""
    assert not written_in("council/forms", "responses/forms")


def written_in(*folders: str) -> set[str]:
    """The calls in these folders that write; a function that is given as `save` is not one."""
    writes = {"save", "create", "delete", "get_or_create", "update_or_create"}
    writes |= {"bulk_create", "bulk_update", "save_as", "delete_as", "create_all"}
    return {
        f"{name_of(path)}: {receiver}.{called}"
        for path in sources(*folders)
        for _, called, receiver in calls(path)
        if called in writes and (receiver or called != "save")
    }


def states_said(path: Path) -> Iterator[int]:
    """The lines of a file that say which state a paper or an answer has."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        if any(isinstance(target, ast.Attribute) and target.attr == "state" for target in targets):
            yield node.lineno
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            named = {keyword.arg for keyword in node.keywords}
            if node.func.id in {"Paper", "Statement"} and "state" in named:
                yield node.lineno
            if node.func.id == "setattr" and "'state'" in ast.unparse(node):
                yield node.lineno


def test_only_transitions_move_a_state():
    writers = {name_of(path) for path in sources(*PACKAGES) if list(states_said(path))}
    assert writers == set(STATE_WRITERS)


def committed_texts() -> Iterator[tuple[str, str]]:
    for name in COMMITTED:
        top = ROOT / name
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield name_of(path), path.read_bytes().decode("utf-8", errors="replace")


def test_no_file_names_a_registry_or_a_cdn():
    """The brackets keep this very file from naming them."""
    hosts = re.compile(
        r"py[p]i\.org|pythonh[o]sted|np[m]js|regist[r]y\.yarn|jsd[e]livr|unp[k]g|cdnj[s]"
        r"|goo[g]leapis|gst[a]tic|bootstra[p]cdn|cloudfla[r]e|esm\.s[h]\b|skypa[c]k|crates\.i[o]",
        re.I,
    )
    named = {name: match[0] for name, text in committed_texts() if (match := hosts.search(text))}
    assert not named


def test_templates_hold_no_script_and_no_style():
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)|<style\b|\sstyle\s*=|\son(?!e=)[a-z]+\s*=\s*[\"']|javascript:",
        re.I,
    )
    inline_parts = {}
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        if match := inline.search(text):
            inline_parts[name_of(path)] = match[0]
    assert not inline_parts


def test_lines_of_templates_can_be_read():
    """Those of mails excepted: their line breaks are what people get to read."""
    too_long = [
        f"{name_of(path)}:{number}"
        for path in sorted((ROOT / "templates").rglob("*"))
        if path.is_file() and path.parent.name != "mail"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > 140
    ]
    assert not too_long


def test_pages_load_nothing_from_elsewhere():
    foreign = re.compile(
        r"(?:src|srcset|poster|data)=[\"'](?:https?:)?//|url\([\"']?(?:https?:)?//"
    )
    loading = re.compile(r"<(?:link|script|img|iframe|object|source)\b[^>]*https?://", re.I)
    loading_files = [
        name
        for name, text in committed_texts()
        if name.endswith((".html", ".css")) and (foreign.search(text) or loading.search(text))
    ]
    assert not loading_files


# All that a mail may say: names, numbers, days and where to read the rest. The names and lines of
# what somebody follows are made of public papers alone, and say their titles.
SAID_IN_MAILS = {
    "account.email",
    "account.name",
    "account.person.name",
    "address",
    "all",
    "before.email",
    "before.person.name",
    "by.name",
    "change.asked_by.name",
    "change.new",
    "change.old",
    "change.user.name",
    "confirmed_by.name",
    "consultation.held_on",
    "consultation.organization_name",
    "consultation.result",
    "file",
    "grant",
    "grant.user.email",
    "grant.user.name",
    "grant.valid_from",
    "grant.valid_until",
    "head.hash",
    "head.number",
    "holder.email",
    "holder.name",
    "line",
    "link",
    "message",
    "name",
    "page",
    "paper",
    "paper.address",
    "paper.filed_at",
    "paper.kind_row.a_new",
    "paper.kind_row.your",
    "paper.kind_row.your_object",
    "paper.name",
    "paper.pk",
    "paper.reference",
    "papers",
    "part.end",
    "part.more",
    "part.named.address",
    "part.named.name",
    "part.since",
    "proposal",
    "proposal.comment",
    "proposal.decided_by.name",
    "proposal.proposed_by.name",
    "proposal.user.email",
    "proposal.user.name",
    "proposal.valid_from",
    "proposal.valid_until",
    "row.held_on",
    "reason",
    "row.organization_name",
    "sender",
    "sha256",
    "site_url",
    "statement.due_on",
    "statement.get_kind_display",
    "statement.pk",
    "until",
    "user.email",
    "user.name",
    "user.person.name",
    "virus",
    "what",
}


def test_mails_quote_no_text_and_no_title():
    """A mailbox is nobody's to guard: what stands in a mail may be read by anybody."""
    said = set()
    for path in (ROOT / "templates" / "mail").glob("*.txt"):
        said |= set(re.findall(r"{{ *([\w.]+)", path.read_text(encoding="utf-8")))
    assert said == SAID_IN_MAILS


ENGLISH = re.compile(r"\b(?:the|and|of|for|with|is|a|to)\b")


def test_every_command_explains_itself_in_german():
    names = {name: app for name, app in get_commands().items() if app in PACKAGES}
    assert names
    for name, app in names.items():
        command = load_command_class(app, name)
        parser = ArgumentParser(add_help=False)
        command.add_arguments(parser)
        assert command.help.endswith("."), name
        for argument in parser._actions:
            assert argument.help or argument.metavar, f"{name} {argument.dest}"
            assert not ENGLISH.search(argument.help or ""), f"{name} {argument.dest}"
        assert not ENGLISH.search(command.help), name


def test_nothing_is_left_for_later():
    """The brackets keep this very file from being found."""
    words = re.compile(r"\b(?:TOD[O]|FIXM[E]|HAC[K])\b|pytest\.mark\.(?:s[k]ip|x[f]ail)\b")
    unfinished = [
        name
        for name, text in committed_texts()
        if name.startswith((*PACKAGES, "templates", "tests"))
        and name.endswith((".py", ".html", ".txt"))
        and words.search(text)
    ]
    assert not unfinished


def test_files_come_in_by_one_way():
    """What people upload and imports bring is looked at before it is stored."""
    storing = {name_of(path) for path in sources(*PACKAGES) if "storage.save(" in path.read_text()}
    assert storing == {
        "council/uploads/keeping.py",
        "council/documents/issues.py",  # what was printed here
        "council/services/registers.py",  # the arms, of which `forms.arms` keeps the drawing
    }
