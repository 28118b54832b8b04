// Suggestions while somebody types, for every box marked data-suggest. Nothing that is typed is kept anywhere.
// The box keeps the focus; the arrow keys move through the list, which is told by aria-activedescendant (WAI-ARIA APG,
// combobox with list autocomplete). An input becomes a combobox; a textarea may have no other role, so it stays a text box.
"use strict";

(() => {
  const WAIT = 180;
  const LONGEST = 40;
  const MOST = 6;

  function attach(box) {
    const list = document.createElement("ul");
    const told = document.createElement("p");
    const isInput = box.tagName === "INPUT";
    let options = [];
    let active = -1;
    let timer = 0;
    let request = null;

    list.id = box.id + "-suggestions";
    list.className = "suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.dataset.label || "您是不是想问");
    list.hidden = true;
    told.className = "unseen";
    told.setAttribute("role", "status");
    // Where the button that sends is below the box, the list goes below the button, which it must not cover.
    const place = box.form.querySelector("[data-suggestions]");
    if (place) place.append(list, told);
    else box.after(list, told);
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", list.id);
    box.setAttribute("aria-haspopup", "listbox");
    if (isInput) {
      box.setAttribute("role", "combobox");
      box.setAttribute("aria-expanded", "false");
    }

    function close() {
      clearTimeout(timer);
      if (request) request.abort();
      request = null;
      if (list.hidden) return;
      list.hidden = true;
      list.replaceChildren();
      told.textContent = "";
      options = [];
      activate(-1);
      if (isInput) box.setAttribute("aria-expanded", "false");
    }

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

    function choose(option) {
      box.value = option.dataset.value;
      close();
      box.form.requestSubmit();
    }

    function draw(found) {
      list.replaceChildren();
      options = found.map((suggestion, number) => {
        const option = document.createElement("li");
        const value = suggestion[box.dataset.suggest];
        option.id = `${list.id}-${number}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.value = value;
        option.textContent = suggestion.text;
        if (suggestion.name !== suggestion.text) {
          const name = document.createElement("span");
          name.className = "hint";
          name.textContent = suggestion.name;
          option.append(" ", name);
        }
        list.append(option);
        return option;
      });
      activate(-1);
      list.hidden = false;
      // Above the box there is only so much room, with a keyboard up very little; the likeliest stands first and must be seen.
      list.style.maxHeight = list.style.overflowY = "";
      const room = list.getBoundingClientRect().bottom - 8;
      if (list.getBoundingClientRect().top < 8 && room > 0) {
        list.style.maxHeight = `${room}px`;
        list.style.overflowY = "hidden"; // the arrow keys bring each option into view; nothing here can hold the focus to scroll by
      }
      told.textContent = (box.dataset.count || "有 # 条提示，按上下键选择。").replace("#", options.length);
      if (isInput) box.setAttribute("aria-expanded", "true");
    }

    async function look() {
      const typed = box.value.trim();
      if (!typed || typed.length > LONGEST || typed.includes("\n")) return close();
      if (request) request.abort();
      const mine = new AbortController();
      request = mine;
      try {
        const response = await fetch("/api/v1/suggest", {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ typed }),
          signal: mine.signal,
        });
        const found = response.ok ? (await response.json()).suggestions.slice(0, MOST) : [];
        if (request !== mine) return;
        request = null;
        const helps = found.some((suggestion) => suggestion[box.dataset.suggest] !== typed);
        if (!helps || document.activeElement !== box) return close();
        draw(found);
      } catch {
        // Without a connection there are no suggestions, and nothing else is lost.
        if (request === mine) close();
      }
    }

    function typed(event) {
      clearTimeout(timer);
      // What an input method has not finished is not a word yet.
      if (!event.isComposing) timer = setTimeout(look, WAIT);
    }

    box.addEventListener("input", typed);
    box.addEventListener("compositionend", typed);
    box.addEventListener("blur", close);
    box.form.addEventListener("submit", close);
    // Before other keys of the page, so that Enter takes what is chosen.
    box.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229 || event.altKey || event.ctrlKey || event.metaKey) return;
      const open = !list.hidden;
      const count = options.length;
      if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
        const step = event.key === "ArrowDown" ? 1 : -1;
        const next = active < 0 && step < 0 ? count - 1 : active + step;
        activate(next >= count || next < 0 ? -1 : next);
      } else if (isInput && !open && event.key === "ArrowDown" && box.value.trim() !== "") {
        look();
      } else if (open && event.key === "Escape") {
        close();
      } else if (open && event.key === "Enter" && !event.shiftKey && options[active]) {
        choose(options[active]);
        event.stopImmediatePropagation();
      } else {
        if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) activate(-1);
        return;
      }
      event.preventDefault();
    });

    // Pressing on the list must not take the focus away from the box.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) choose(option);
    });
  }

  document.querySelectorAll("[data-suggest]").forEach(attach);
})();
