// A list of choices under a box while somebody types (WAI-ARIA APG, combobox with list autocomplete): residents' suggestions and the
// operators' results are both this. The box keeps the focus; the arrow keys move through the list, which is told by
// aria-activedescendant. An input becomes a combobox; a textarea may have no other role, so it stays a text box.
"use strict";

// `list`: an empty, hidden <ul>; `told`: where the number of choices is said; `choose(option)`: one was taken; `changed(isOpen)`: the
// list was drawn or closed.
function listbox(box, list, told, { choose, changed = () => {} }) {
  const isInput = box.tagName === "INPUT";
  let options = [];
  let active = -1;
  let request = null;

  list.setAttribute("role", "listbox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  if (isInput) box.setAttribute("role", "combobox");
  else box.setAttribute("aria-haspopup", "listbox");

  function activate(number) {
    if (options[active]) options[active].setAttribute("aria-selected", "false");
    active = number;
    const option = options[active];
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      box.setAttribute("aria-activedescendant", option.id);
    } else {
      box.removeAttribute("aria-activedescendant");
    }
  }

  function show(made) {
    activate(-1);
    options = made;
    list.replaceChildren(...options);
    list.hidden = !options.length;
    told.textContent = options.length ? box.dataset.count.replace("#", options.length) : "";
    if (isInput) box.setAttribute("aria-expanded", String(options.length > 0));
    changed(options.length > 0);
  }

  // A look that has not come back no longer matters.
  function forget() {
    if (request) request.abort();
    request = null;
  }

  function close() {
    forget();
    show([]);
  }

  // `fill(option, found)` says what stands in a choice.
  function draw(found, fill) {
    show(found.map((one, number) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${number}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      fill(option, one);
      return option;
    }));
  }

  // Only the last look counts: `find(signal)` fetches what there is to choose from.
  async function look(find, fill) {
    forget();
    const mine = new AbortController();
    request = mine;
    try {
      const found = await find(mine.signal);
      if (request === mine) draw(found, fill);
    } catch {
      // Overtaken by the next key, or no connection: then there is nothing to choose from, and nothing else is lost.
      if (request === mine) close();
    } finally {
      if (request === mine) request = null;
    }
  }

  // Whether a key of the box was meant for the list.
  function takes(event) {
    const isOpen = options.length > 0;
    if (isOpen && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const next = event.key === "ArrowDown" ? active + 1 : (active < 0 ? options.length : active) - 1;
      activate(next < options.length ? next : -1);
    } else if (isOpen && event.key === "Escape") {
      close();
    } else if (options[active] && event.key === "Enter" && !event.shiftKey) {
      choose(options[active]);
    } else {
      if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) activate(-1);
      return false;
    }
    return true;
  }

  // Pressing on the list must not take the focus away from the box.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
  show([]);
  return { close, look, takes, unchoose: () => activate(-1), isOpen: () => options.length > 0 };
}
