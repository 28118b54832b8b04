// Small comforts on top of pages that work without any script.
"use strict";

const ask = document.getElementById("ask");
const trouble = document.getElementById("trouble");

if (ask) {
  const question = document.getElementById("question");

  // Enter sends, Shift+Enter starts a new line; Enter that ends an input method's composition does neither.
  question.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
      event.preventDefault();
      ask.requestSubmit();
    }
  });

  // What was wrong with the last message no longer matters once the next is on its way.
  document.body.addEventListener("htmx:beforeRequest", () => {
    document.querySelectorAll("#exchanges > .trouble").forEach((old) => old.remove());
  });

  document.body.addEventListener("htmx:afterRequest", (event) => {
    const failed = event.detail.xhr.status === 0;
    trouble.hidden = !failed;
    if (event.detail.successful && event.detail.elt === ask) {
      question.value = "";
      document.getElementById("place").open = false;
    }
  });
}

const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
