"""What the editor of long texts asks the server."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from council.richtext import from_html, to_html


@require_POST
def clean_pasted(request: HttpRequest) -> HttpResponse:
    """Return the HTML in the request's body as the text would be stored and shown.

    People see at once what stays of a text from a word processor. Only for those signed in.
    """
    if not request.user.is_authenticated:
        raise Http404
    pasted = request.body.decode("utf-8", errors="replace")
    return HttpResponse(to_html(from_html(pasted)), content_type="text/plain; charset=utf-8")
