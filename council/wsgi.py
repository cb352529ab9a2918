"""The entry point of the web server: gunicorn council.wsgi"""

import os

from django.core.wsgi import get_wsgi_application

from council import settings
from council.environment import stop

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "council.settings")

# Without the names of the collected files every page would fail, so rather do not start at all.
if settings.STATIC_ROOT and not (settings.STATIC_ROOT / "staticfiles.json").exists():
    stop(
        f"In {settings.STATIC_ROOT} fehlen die Dateien der Oberfläche. "
        "Bitte rufen Sie zuerst manage.py collectstatic auf."
    )

# Only a proxy speaks TLS before this server: without their number all would have one address, and
# what is limited by address would be limited for all together.
if settings.SECURE and not settings.LOCAL and not settings.PROXIES_NAMED:
    stop(
        f"PROXY_COUNT fehlt. {settings.SITE_URL} braucht einen Proxy, der TLS spricht; bitte "
        "nennen Sie, wie viele vor dem Server stehen (meist 1; 0, wenn er selbst TLS spricht)."
    )

application = get_wsgi_application()
