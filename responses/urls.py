"""The workshop's addresses, all but its help page behind the sign-in."""

from django.urls import path

from responses.views import (
    desk,
    help,
    lists,
    mayor,
    statement,
    steps,
    surroundings,
    text,
    tracking,
    tracking_acts,
)

urlpatterns = [
    path("hilfe/antworten/", help.answers, name="help_answers"),
    path("schreibtisch/", desk.desk, name="desk"),
    path("meine-vorgaenge/", lists.my_papers, name="my_papers"),
    path("vorgang/<int:pk>/", tracking.paper, name="tracking"),
    path("vorgang/<int:pk>/laufzettel/", tracking.slip, name="paper_slip"),
    path("vorgang/<int:pk>/zuweisen/", tracking_acts.assign, name="assign"),
    path("vorgang/<int:pk>/zwischennachricht/", tracking_acts.notice, name="new_notice"),
    path("vorgang/<int:pk>/schritt/<str:action>/", tracking.act, name="paper_act"),
    path("stellungnahmen/", lists.statements, name="statements"),
    path("stellungnahmen/ausgefertigt/", lists.issued, name="issued_statements"),
    path("stellungnahme/<int:pk>/", text.workbench, name="statement"),
    path("stellungnahme/<int:pk>/antwort/<int:answer_pk>/", text.answer, name="save_answer"),
    path("stellungnahme/<int:pk>/zusammen/", text.join, name="join_answers"),
    path("stellungnahme/<int:pk>/trennen/<int:answer_pk>/", text.split, name="split_answer"),
    path("stellungnahme/<int:pk>/kopf/", surroundings.head, name="head"),
    path("stellungnahme/<int:pk>/verteiler/", surroundings.distribution, name="distribution"),
    path("stellungnahme/<int:pk>/anlagen/", surroundings.annexes, name="annexes"),
    path("stellungnahme/<int:pk>/anlagen/<int:annex_pk>/", surroundings.annex, name="annex"),
    path("stellungnahme/<int:pk>/mitzeichnung/", surroundings.cosigners, name="cosigners"),
    path("stellungnahme/<int:pk>/vorschau.pdf", statement.preview, name="statement_preview"),
    path("stellungnahme/<int:pk>/vorschau/", statement.preview_page, name="preview_page"),
    path("stellungnahme/<int:pk>/fassungen/", statement.versions, name="versions"),
    path("stellungnahme/<int:pk>/fassungen/<int:number>/", statement.version, name="version"),
    path(
        "stellungnahme/<int:pk>/fassungen/<int:number>.pdf",
        statement.version_pdf,
        name="version_pdf",
    ),
    path(
        "stellungnahme/<int:pk>/fassungen/<int:number>/anlage/<int:position>/",
        statement.version_annex,
        name="version_annex",
    ),
    path("stellungnahme/<int:pk>/laufzettel/", statement.slip, name="slip"),
    path("stellungnahme/<int:pk>/frist/", statement.deadline, name="extend"),
    path(
        "stellungnahme/<int:pk>/mitzeichnung/<int:cosignature_pk>/uebergehen/",
        statement.override,
        name="override",
    ),
    path("stellungnahme/<int:pk>/schritt/<str:action>/", statement.act, name="statement_act"),
    path("einstellungen/schritte/", steps.steps, name="steps"),
    path("dienstberatung/", mayor.sittings, name="mayors_sittings"),
    path("dienstberatung/<str:day>/", mayor.sitting, name="mayors_sitting"),
    path("dienstberatung/<str:day>/liste/", mayor.agenda, name="mayors_agenda"),
]
