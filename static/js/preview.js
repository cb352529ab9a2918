// Keeps the preview beside an editor fresh: made anew after each saving, one at a time. What is
// saved meanwhile is shown next. Without this file it is as fresh as the page.
const pane = document.querySelector("[data-preview]");

if (pane) {
  let shown = pane.querySelector("iframe");
  let coming = null;
  let again = false;

  const refresh = () => {
    // On a narrow screen there is only the link: nothing is made that nobody sees.
    if (!pane.offsetParent) return;
    if (coming) {
      again = true;
      return;
    }
    // A second sheet under the first one, so that the page never goes blank.
    coming = document.createElement("iframe");
    coming.className = `${shown.className} is-coming`;
    coming.title = shown.title;
    const [address, view] = shown.src.split("#");
    coming.src = `${address.split("?")[0]}?um=${Date.now()}#${view}`;
    coming.addEventListener("load", show, { once: true });
    pane.prepend(coming);
  };

  const show = () => {
    shown.remove();
    shown = coming;
    shown.classList.remove("is-coming");
    coming = null;
    if (again) {
      again = false;
      refresh();
    }
  };

  document.addEventListener("saved", refresh);
}
