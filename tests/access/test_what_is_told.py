"""What leaves the pages: searches, counts, feeds, files for programs, bundles, mails, logs."""

import logging
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.urls import reverse

from council import worker
from council.documents.issues import ensure_issue
from council.models import Issue, OutgoingMail, Paper
from council.oparl.objects import BODY_LISTS
from council.services.bundles import order_bundle
from tests.access.browsers import Browsers
from tests.access.full_city import FullCity, word_of
from tests.access.test_pages import (
    EVERYBODY,
    OF_ONE,
    OPEN,
    PAPERS,
    READERS,
    STAFF,
    STATEMENTS,
    others_in_turn,
)
from tests.cases.oparl import fetch

pytestmark = pytest.mark.django_db


class TestWhatIsTold:
    """Everybody before what is made of many papers, in a city with everything."""

    @pytest.fixture(autouse=True)
    def everybody(self, full_city: FullCity, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
        """Have everybody sit at a browser; afterwards nothing may have been wrong or logged."""
        self.scene = full_city
        self.browsers = Browsers(full_city, READERS, EVERYBODY)
        self.ask, self.clients = self.browsers.ask, self.browsers.clients
        caplog.set_level(logging.DEBUG)
        yield
        self.browsers.fail_on_what_was_wrong()
        assert "Zeisig" not in "".join(record.getMessage() for record in caplog.records)

    def test_feeds_and_maps_betray_nothing(self):
        call_command("publish_open_data", verbosity=0)
        scene, stock = self.scene, {"open_data_file": ["vorgaenge.jsonl"]}
        for name, arguments in OPEN.items():
            # What has a number of its own is asked for below, with one that there is.
            if not name.startswith("oparl") and name not in OF_ONE:
                for given in (arguments, stock.get(name, arguments)):
                    self.ask("anonymous", reverse(name, args=given), True)
        for subject, paper in scene.papers.items():
            if paper.reference:
                address = reverse("paper_feed", args=[paper.slug])
                self.ask("anonymous", address, "anonymous" in PAPERS[subject])
            feed = self.clients["anonymous"].get(reverse("search_feed"), {"q": word_of(subject)})
            if subject == "public" or "anonymous" not in PAPERS[subject]:
                assert feed.content.count(b"<entry>") == (subject == "public"), subject
        for word, row in (("fraktion", scene.greens), ("amt", scene.unit)):
            self.ask("anonymous", reverse("organization_feed", args=[word, row.pk]), True)
        self.ask("anonymous", reverse("body_calendar", args=[scene.council.pk]), True)

    def test_what_programs_read_betrays_nothing(self):
        start = reverse("oparl_list", args=["paper"])
        lists = [start.replace("paper", name) for name in BODY_LISTS]
        for address in [reverse("oparl_bodies"), *lists]:
            since = f"{address}?modified_since=2001-01-01T00:00:00Z"
            self.ask("anonymous", address, True)
            self.ask("anonymous", since, True)
            for entry in self.clients["anonymous"].get(since).json()["data"]:
                self.ask("anonymous", urlsplit(entry["id"]).path, True)
        for subject, known in PAPERS.items():
            paper = self.scene.papers[subject]
            was_public = "anonymous" in known or "since" in subject or subject == "voided"
            self.ask("anonymous", f"/oparl/paper/{paper.pk}", was_public)
            for file in paper.files.all():
                for use in ("access", "download"):
                    address = f"/oparl/file/{file.pk}/{use}"
                    status = fetch("GET", address, {}).status
                    assert (status == 200) == ("anonymous" in known), (subject, use)

    def test_mails_tell_nobody_of_what_she_may_not_know(self):
        names = {user.email: name for name, user in self.scene.users.items()}
        mails = list(OutgoingMail.objects.all())
        assert len(mails) > 50
        for mail in mails:
            said = f"{mail.subject}\n{mail.body}"
            assert "Zeisig" not in said, (mail.to, mail.subject)  # not even to those entitled
            self.browsers.look_for_words(names[mail.to], f"mail: {mail.subject}", said.encode())

    def test_lists_count_what_their_reader_may_know_of(self):
        numbered = {name for name, paper in self.scene.papers.items() if paper.reference}
        others = Paper.objects.exclude(pk__in=[p.pk for p in self.scene.papers.values()])
        public = others.filter(published_at__isnull=False).count()
        for who in {"anonymous", *others_in_turn(0, ""), *others_in_turn(1, "")}:
            mine = {name for name in numbered if who in PAPERS[name].split()}
            page = self.clients[who].get(reverse("papers"))
            assert page.context["count"] == len(mine) + public, who
            for field in ("faction", "unit", "year"):
                for value, _ in page.context["form"].fields[field].choices:
                    response = self.clients[who].get(reverse("papers"), {field: value})
                    assert response.context["count"] > 0, (who, field, value)
        for who in STAFF.split():
            mine = {name for name, known in STATEMENTS.items() if who in known.split()}
            running = mine - {"cancelled", "of confidential answer", "of joint answer"}
            page = self.clients[who].get(reverse("statements"))
            assert page.context["count"] == len(running), who

    def test_no_search_finds_what_its_reader_may_not_know_of(self):
        for who in ("anonymous", "other_faction_office", "other_head"):
            for words in ("Zeisig", "Eva", "Geschäft", "Vogel"):
                self.ask(who, f"{reverse('papers')}?q={words}", True)
                self.ask(who, f"{reverse('suggestions')}?q={words}", True)
            for subject, known in READERS.items():
                if who not in known.split():
                    found = self.clients[who].get(reverse("papers"), {"q": word_of(subject)})
                    if found.context["count"]:
                        self.browsers.wrong.append((who, "finds", subject))

    def test_files_hold_in_no_layer_what_their_reader_may_not_know_of(self):
        """Text, metadata, tags and attachments of each PDF that anybody can have."""
        for subject in ("public", "withdrawn", "closed", "confidential", "unpublished"):
            ensure_issue(self.scene.papers[subject], by=self.scene.clerk)
        read = 0
        for issue in Issue.objects.select_related("paper"):
            address = reverse("issue", args=[issue.paper.slug, issue.number])
            for who in ("anonymous", "other_head"):
                known = issue.public and issue.paper.is_public
                read += known
                if known:
                    self.ask(who, address, True)
        assert read > 10

    @pytest.mark.parametrize("form", ["zip", "reading_copy"])
    def test_a_bundle_holds_what_its_reader_may_know_of(self, form: str):
        wanted = [paper.pk for paper in self.scene.papers.values() if paper.reference]
        for who in ("other_head", "officer"):
            job = order_bundle(kind=form, papers=wanted, title="Alles", by=self.scene.users[who])
            assert worker.do_next(threading.Event())
            self.ask(who, reverse("bundle", args=[job.pk]), True)
            bundle = self.ask(who, reverse("bundle_file", args=[job.pk]), True)
            assert len(bundle.said) > 10_000

    def test_the_checksum_page_knows_nothing_that_is_closed(self):
        for issue in Issue.objects.select_related("paper"):
            self.ask("anonymous", f"{reverse('checksum')}?summe={issue.sha256}", True)
