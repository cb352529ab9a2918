"""A server on this computer whose answers a test writes."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[Any], None]


class Foreign:
    """A server whose answers a test writes; `asked` are the paths in their order."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.beginnings: list[str] = []
        foreign = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                foreign.asked.append(self.path)
                foreign.answer_to(self.path)(self)

            def log_message(self, *_: Any) -> None:
                """Tests are quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def says(self, path: str, content: str, status: int = 200, **headers: str) -> str:
        """Have a path answered; returns its address."""

        def answer(request: Any) -> None:
            body = content.encode()
            request.send_response(status)
            for name, value in headers.items():
                request.send_header(name, value)
            request.send_header("Content-Length", str(len(body)))
            request.end_headers()
            request.wfile.write(body)

        self.answers[path] = answer
        return self.url + path

    def says_from(self, beginning: str, content: str) -> None:
        """Have every path answered that begins so."""
        self.says(beginning, content)
        self.beginnings.append(beginning)

    def answer_to(self, path: str) -> Answer:
        """What a path is answered with; a path that nobody wrote is not found."""
        begun = next((known for known in self.beginnings if path.startswith(known)), path)
        return self.answers.get(begun) or (lambda request: request.send_error(404))

    def does(self, path: str, answer: Answer) -> str:
        """Have a path answered by a function; returns its address."""
        self.answers[path] = answer
        return self.url + path
