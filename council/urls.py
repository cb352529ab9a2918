"""The site's addresses.

"responses" is named as a string only: the record never imports the workshop.
"""

from django.urls import include, path, re_path

from council.feeds import atom, calendars, open_data, sitemaps
from council.oparl import views as oparl
from council.portal import (
    checksum,
    directory,
    downloads,
    meetings,
    paper_list,
    paper_page,
    portraits,
    start,
    statistics,
    texts_of_the_city,
)
from council.rules.kinds import DRAFTED
from council.views import (
    accounts,
    audit,
    bundles,
    drafts,
    factor_reset,
    feedback,
    help,
    office,
    proposals,
    redaction,
    registers,
    rich_text,
    sittings,
    subscriptions,
)
from council.views import city as city_settings

public = [
    path("", start.start, name="start"),
    path("vorgaenge/", paper_list.papers, name="papers"),
    path("vorgaenge/vorschlaege/", paper_list.suggestions, name="suggestions"),
    path("sitzungen/", meetings.meetings, name="meetings"),
    path("sitzungen/<int:pk>/", meetings.meeting, name="meeting"),
    path("fraktionen/", directory.factions, name="factions"),
    path("fraktionen/<int:pk>/", portraits.faction, name="faction"),
    path("mitglieder/", directory.members, name="members"),
    path("mitglieder/<int:pk>/", portraits.member, name="member"),
    path("gremien/", directory.bodies, name="bodies"),
    path("gremien/<int:pk>/", portraits.body, name="body"),
    path("aemter/", directory.offices, name="offices"),
    path("aemter/<int:pk>/", portraits.office, name="office"),
    path("zahlen/", statistics.statistics, name="statistics"),
    path("hilfe/", help.help_page, name="help"),
    path("impressum/", texts_of_the_city.imprint, name="imprint"),
    path("datenschutz/", texts_of_the_city.privacy, name="privacy"),
    path("leichte-sprache/", texts_of_the_city.easy_language, name="easy_language"),
    path("barrierefreiheit/", texts_of_the_city.accessibility, name="accessibility"),
    path("barrierefreiheit/melden/", feedback.feedback, name="feedback"),
    path("barrierefreiheit/gemeldet/", texts_of_the_city.feedback_sent, name="feedback_sent"),
    path("abonnieren/suche/", subscriptions.follow_search, name="follow_search"),
    path("abonnieren/angefragt/", subscriptions.asked, name="follow_asked"),
    path("abonnieren/<str:slug>/", subscriptions.follow_paper, name="follow_paper"),
    path("abonnements/<str:key>/", subscriptions.of_address, name="subscriptions"),
    path("abonnements/<str:key>/ende/", subscriptions.end_all, name="end_subscriptions"),
    path("abonnement/<str:key>/ja/", subscriptions.confirm, name="confirm_subscription"),
    path("abonnement/<str:key>/ende/", subscriptions.end, name="end_subscription"),
    path("pruefen/", checksum.checksum, name="checksum"),
    path("wappen/<str:digest>", downloads.arms, name="arms"),
    re_path(r"^(?P<slug>[A-ZÄÖÜ]{1,3}\d{4,5}-\d{2}(?:-\d+)*)/$", paper_page.paper, name="paper"),
    re_path(
        r"^(?P<slug>[A-Za-zÄÖÜäöü]{1,3}\d{1,5}[-_]\d{2}(?:[-_]\d+)*)/$",
        paper_page.elsewhere,
        name="paper_elsewhere",
    ),
    path("<str:slug>/ausfertigung/<int:number>.pdf", downloads.issue, name="issue"),
    path("<str:slug>/nachbildung.pdf", downloads.reproduction, name="reproduction"),
    path("<str:slug>/datei/<int:pk>/", downloads.file, name="file"),
]

members = [
    *[
        path(f"{kind.slug}/neu/", drafts.new, {"kind": kind.value}, name=kind.url_name)
        for kind in DRAFTED
    ],
    path("entwurf/<int:pk>/", drafts.edit, name="draft"),
    path("entwurf/<int:pk>/vorschau.pdf", drafts.preview, name="draft_preview"),
    path("vorgang/<int:pk>/anlage/<int:file_pk>/", drafts.attachment, name="attachment"),
    path("vorgang/<int:pk>/eingang.pdf", drafts.receipt, name="receipt"),
    path("meine-abonnements/", subscriptions.mine, name="my_subscriptions"),
    path("text/saeubern/", rich_text.clean_pasted, name="clean_pasted"),
]

council_office = [
    path("eingang/", office.inbox, name="inbox"),
    path("vorgang/<int:pk>/anlage/<int:file_pk>/schwaerzen/", redaction.redact, name="redact"),
    path(
        "vorgang/<int:pk>/anlage/<int:file_pk>/schwaerzen/<int:number>.png",
        redaction.page,
        name="redact_page",
    ),
    path(
        "vorgang/<int:pk>/titel/",
        office.correction,
        {"action": "correct_title"},
        name="correct_title",
    ),
    path(
        "vorgang/<int:pk>/oeffentlichkeit/",
        office.correction,
        {"action": "change_confidentiality"},
        name="confidentiality",
    ),
    path(
        "vorgang/<int:pk>/veroeffentlichen/",
        office.correction,
        {"action": "publish"},
        name="publish",
    ),
    path(
        "vorgang/<int:pk>/sitzung/",
        office.correction,
        {"action": "consultation"},
        name="plan_consultation",
    ),
    path("sitzung/<int:pk>/", sittings.sitting, name="sitting"),
    path("beratung/<int:pk>/ergebnis/", sittings.result, name="result"),
    path("register/", registers.overview, name="registers"),
    path("register/<str:register>/", registers.entries, name="register"),
    path("register/<str:register>/neu/", registers.entry, name="new_entry"),
    path("register/<str:register>/<int:pk>/", registers.entry, name="entry"),
    path("protokoll/", audit.audit, name="audit"),
    path("protokoll/tabelle.csv", audit.audit_csv, name="audit_csv"),
    path("konten/", accounts.accounts, name="accounts"),
    path("konten/neu/", accounts.new, name="new_account"),
    path("konten/bestaetigungen/", proposals.proposals, name="proposals"),
    path("konten/bestaetigungen/<int:pk>/", proposals.proposal, name="proposal"),
    path("konten/<int:pk>/adresse/", proposals.withdraw_address, name="withdraw_address"),
    path("konto/adresse/<str:key>/", proposals.address_change, name="address_change"),
    path("konten/<int:pk>/", accounts.account, name="account"),
    path("konten/<int:pk>/einladen/", accounts.invite, name="invite"),
    path("konten/<int:pk>/zweiter-faktor/", factor_reset.reset_factors, name="reset_factors"),
    path("konten/<int:pk>/rolle/", accounts.grant, name="grant"),
    path("konten/<int:pk>/rolle/<int:grant_pk>/beenden/", accounts.end, name="end_grant"),
    path("einstellungen/", city_settings.city, name="city_settings"),
    path("einstellungen/muster.pdf", city_settings.sample_pdf, name="sample_pdf"),
    path("einstellungen/nummern/", city_settings.series, name="series"),
]

staff = [
    path("mappen/", bundles.bundles, name="bundles"),
    path("mappen/neu/", bundles.new, name="new_bundle"),
    path("mappen/<int:pk>/", bundles.bundle, name="bundle"),
    path("mappen/<int:pk>/datei/", bundles.file, name="bundle_file"),
    path("mappen/<int:pk>/abbrechen/", bundles.cancel, name="cancel_bundle"),
]

# What programs read. No address of it ends with a stroke: an id's last segment is a number.
programs = [
    path("oparl/", oparl.start, name="oparl"),
    path("oparl/body", oparl.bodies, name="oparl_bodies"),
    path("oparl/body/1/<str:what>", oparl.of_body, name="oparl_list"),
    path(
        "oparl/organization/<int:number>/<str:what>",
        oparl.of_organization,
        name="oparl_organization",
    ),
    path("oparl/<str:kind>/<int:number>", oparl.one, name="oparl_object"),
    path("oparl/<str:kind>/<int:number>/<str:use>", oparl.file, name="oparl_file"),
    path("oparl/<path:rest>", oparl.nothing, name="oparl_nothing"),
    path("feeds/vorgaenge/", atom.new_papers, name="feed"),
    path("feeds/antworten/", atom.new_answers, name="answers_feed"),
    path("feeds/suche/", atom.searched, name="search_feed"),
    path("feeds/<str:register>/<int:pk>/", atom.of_organization, name="organization_feed"),
    path("feeds/vorgang/<str:slug>/", atom.of_paper, name="paper_feed"),
    path("sitzungen/kalender.ics", calendars.sittings, name="calendar"),
    path("gremien/<int:pk>/kalender.ics", calendars.sittings_of_body, name="body_calendar"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<str:section>.xml", sitemaps.section, name="sitemap_section"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("offene-daten/", open_data.page, name="open_data"),
    path("offene-daten/<str:name>", open_data.file, name="open_data_file"),
]

urlpatterns = [
    *programs,
    *members,
    *council_office,
    *staff,
    path("konto/", include("council.site.sign_in_urls")),
    path("", include("responses.urls")),
    *public,
]

handler404 = "council.oparl.answers.page_not_found"
handler500 = "council.oparl.answers.server_error"
