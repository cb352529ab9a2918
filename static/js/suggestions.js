/* Words offered below a search box: a combobox as the ARIA Authoring Practices describe it.
   Arrow keys choose, Enter takes, Escape closes; without this script the box is a plain field. */
(() => {
  "use strict";

  const WAIT = 150; // milliseconds after the last key

  function begin(field) {
    const list = document.createElement("ul");
    list.id = `${field.id}-vorschlaege`;
    list.className = "suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Vorschläge");
    list.hidden = true;
    const said = document.createElement("p");
    said.className = "kern-sr-only";
    said.setAttribute("role", "status");
    const frame = document.createElement("div");
    frame.className = "suggestions-frame";
    field.replaceWith(frame);
    frame.append(field, list, said);
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", list.id);

    let typed = field.value;
    let chosen = -1;
    let timer = 0;
    let asked = 0;

    function show(words) {
      list.replaceChildren(
        ...words.map((word, number) => {
          const option = document.createElement("li");
          option.id = `${list.id}-${number}`;
          option.setAttribute("role", "option");
          option.setAttribute("aria-selected", "false");
          option.textContent = word;
          return option;
        }),
      );
      choose(-1);
      list.hidden = words.length === 0;
      field.setAttribute("aria-expanded", String(words.length > 0));
    }

    function close() {
      asked += 1; // what is still on its way comes too late
      clearTimeout(timer);
      show([]);
    }

    function choose(number) {
      chosen = number;
      [...list.children].forEach((option, place) => {
        option.setAttribute("aria-selected", String(place === number));
      });
      if (number < 0) field.removeAttribute("aria-activedescendant");
      else field.setAttribute("aria-activedescendant", list.children[number].id);
    }

    function take(word) {
      field.value = word;
      close();
      field.form.requestSubmit();
    }

    async function ask() {
      const own = (asked += 1);
      const address = `${field.dataset.suggestions}?q=${encodeURIComponent(typed)}`;
      try {
        const response = await fetch(address);
        const answer = await response.json();
        if (own !== asked || document.activeElement !== field) return;
        show(answer.suggestions);
        const count = answer.suggestions.length;
        said.textContent = count === 1 ? "1 Vorschlag" : count ? `${count} Vorschläge` : "";
      } catch {
        close(); // the box goes on working without suggestions
      }
    }

    field.addEventListener("input", () => {
      typed = field.value;
      clearTimeout(timer);
      if (typed.trim().length < 2) close();
      else timer = setTimeout(ask, WAIT);
    });

    field.addEventListener("keydown", (event) => {
      const count = list.children.length;
      if (event.key === "Escape" && count) {
        event.preventDefault();
        close();
      } else if (event.key === "Enter" && chosen >= 0) {
        event.preventDefault();
        take(list.children[chosen].textContent);
      } else if (["ArrowDown", "ArrowUp"].includes(event.key) && count) {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        choose(((chosen + 1 + step + count + 1) % (count + 1)) - 1);
      }
    });

    list.addEventListener("mousedown", (event) => {
      event.preventDefault(); // the field keeps the focus
      const option = event.target.closest("li");
      if (option) take(option.textContent);
    });
    field.addEventListener("blur", close);
    field.setAttribute("aria-expanded", "false");
  }

  document.querySelectorAll("input[data-suggestions]").forEach(begin);
})();
