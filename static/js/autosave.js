// Says so when a text that saves itself could not be saved: no connection, signed out, an error.
// Without this file nothing would be said, and after signing out a whole page would be put in.
function say(target, message) {
  target.textContent = message;
  target.classList.add("save-failed");
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target, pathInfo } = event.detail;
  const sentElsewhere = new URL(xhr.responseURL).pathname !== pathInfo.requestPath;
  if (xhr.status === 200 && !sentElsewhere) {
    target.classList.remove("save-failed");
    return;
  }
  event.detail.shouldSwap = false;
  say(target, "Nicht gespeichert. Bitte kopieren Sie Ihren Text und laden Sie die Seite neu.");
});

document.addEventListener("htmx:sendError", (event) => {
  say(event.detail.target, "Nicht gespeichert: keine Verbindung. Ihr Text steht noch im Feld.");
});
