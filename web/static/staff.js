// The key / goes to where one looks for something: the box of the page itself, or else the one in the head. The console has keys of its own.
"use strict";

document.addEventListener("keydown", (event) => {
  if (document.getElementById("console")) return;
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]")) return;
  const box = document.getElementById("search") ?? document.querySelector("[data-find]");
  if (!box) return;
  box.focus();
  event.preventDefault();
});
