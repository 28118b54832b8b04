// Small comforts on top of pages that work without any script.
"use strict";

const ask = document.getElementById("ask");
const trouble = document.getElementById("trouble");
const message = document.getElementById("trouble-message");

if (ask) {
  const question = document.getElementById("question");

  // Enter sends, Shift+Enter starts a new line; Enter that ends an input method's composition does neither.
  question.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
      event.preventDefault();
      ask.requestSubmit();
    }
  });

  const isOurs = (xhr) => xhr.getResponseHeader("Part-Of-Page") !== null;
  const SENTENCES = { 0: "offline", 413: "long", 429: "busy" };

  // What was wrong with the last message no longer matters once the next is on its way.
  document.body.addEventListener("htmx:beforeRequest", () => {
    trouble.hidden = true;
  });

  // Only what our own server made enters the page: a proxy in between answers with pages of its own, also with status 200.
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (!isOurs(event.detail.xhr)) {
      event.detail.shouldSwap = false;
      event.detail.isError = true;
    }
  });

  // Whatever was typed stays in its box until a reply is there.
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const { elt, successful, xhr } = event.detail;
    // The address of the conversation, which holds no words: reload, Back and the switch to large print keep it.
    const address = successful && isOurs(xhr) && xhr.getResponseHeader("Talk-Address");
    if (address) history.replaceState(null, "", address);
    if (!successful) {
      // Our server's own sentence has been swapped in already.
      if (!isOurs(xhr)) message.textContent = trouble.dataset[SENTENCES[xhr.status] || "failed"];
      trouble.hidden = false;
      trouble.scrollIntoView({ block: "nearest" });
    } else if (elt === ask) {
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
