from django.apps import AppConfig
from django.core.checks import register

from council.site.checks import printing_works, scanner_answers


class CouncilConfig(AppConfig):
    name = "council"
    verbose_name = "Rat"

    def ready(self) -> None:
        from council.site.factors import follow_changes  # needs the models

        register(printing_works)
        register(scanner_answers, deploy=True)
        follow_changes()
