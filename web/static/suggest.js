// Suggestions while somebody types, for every box marked data-suggest. Nothing that is typed is kept anywhere.
"use strict";

(() => {
  const WAIT = 180;
  const LONGEST = 40;
  const MOST = 6;

  function attach(box) {
    const list = document.createElement("ul");
    const told = document.createElement("p");
    let timer = 0;

    list.id = box.id + "-suggestions";
    list.className = "suggestions";
    list.setAttribute("aria-label", box.dataset.label || "您是不是想问");
    list.hidden = true;
    told.className = "unseen";
    told.setAttribute("role", "status");
    box.dataset.count ||= "有 # 条提示，按上下键选择。";
    // Where the button that sends is below the box, the list goes below the button, which it must not cover.
    const place = box.form.querySelector("[data-suggestions]");
    if (place) place.append(list, told);
    else box.after(list, told);

    // Above the box there is only so much room, with a keyboard up very little; the likeliest stands first and must be seen.
    function fit(isOpen) {
      list.style.maxHeight = list.style.overflowY = "";
      if (!isOpen) return;
      const room = list.getBoundingClientRect().bottom - 8;
      if (list.getBoundingClientRect().top < 8 && room > 0) {
        list.style.maxHeight = `${room}px`;
        list.style.overflowY = "hidden"; // the arrow keys bring each option into view; nothing here can hold the focus to scroll by
      }
    }

    const choices = listbox(box, list, told, {
      changed: fit,
      choose(option) {
        box.value = option.dataset.value;
        close();
        box.form.requestSubmit();
      },
    });

    function close() {
      clearTimeout(timer);
      choices.close();
    }

    function fill(option, suggestion) {
      option.dataset.value = suggestion[box.dataset.suggest];
      option.textContent = suggestion.text;
      if (suggestion.name !== suggestion.text) {
        const name = document.createElement("span");
        name.className = "hint";
        name.textContent = suggestion.name;
        option.append(" ", name);
      }
    }

    function look() {
      const typed = box.value.trim();
      if (!typed || typed.length > LONGEST || typed.includes("\n")) return close();
      choices.look(async (signal) => {
        const response = await fetch("/api/v1/suggest", {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ typed }),
          signal,
        });
        const found = response.ok ? (await response.json()).suggestions.slice(0, MOST) : [];
        const helps = found.some((suggestion) => suggestion[box.dataset.suggest] !== typed);
        return helps && document.activeElement === box ? found : [];
      }, fill);
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
      if (choices.takes(event)) {
        if (event.key === "Enter") event.stopImmediatePropagation();
      } else if (box.tagName === "INPUT" && event.key === "ArrowDown" && box.value.trim() !== "") {
        look();
      } else {
        return;
      }
      event.preventDefault();
    });
  }

  document.querySelectorAll("[data-suggest]").forEach(attach);
})();
