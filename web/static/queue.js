// Keys for whoever clears the queue: each button says its own (data-key); j and k go through the list. Without this script everything
// is there as well. A key does nothing while somebody types, or together with Ctrl, Alt or Meta.
"use strict";

(() => {
  const typing = (target) => target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");

  function neighbour(step) {
    const links = [...document.querySelectorAll(".rows td:first-child a")];
    const here = links.findIndex((link) => link.hasAttribute("aria-current"));
    const next = links[here + step];
    if (next) next.click();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target) || event.key === "/") return;
    if (event.key === "j") neighbour(1);
    else if (event.key === "k") neighbour(-1);
    else if (event.key === "?") {
      const help = document.querySelector(".keys");
      if (help) help.open = !help.open;
    } else {
      const button = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
      if (!button) return;
      button.click();
    }
    event.preventDefault();
  });
})();
