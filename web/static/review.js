// One box ticks all of a page.
"use strict";

const all = document.querySelector("[data-tick-all]");
if (all) {
  all.addEventListener("change", () => {
    for (const box of all.form.querySelectorAll("[name=draft]:not(:disabled)")) box.checked = all.checked;
  });
}
