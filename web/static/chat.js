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
      question.dispatchEvent(new Event("input")); // what was said of its words goes with them
      document.getElementById("place").open = false;
    }
  });
}

// What looks like a number of a person: 18 digits of an identity card, a mobile number, a bank card. Nothing is sent to find out.
const personal = document.getElementById("personal");
if (personal) {
  const PERSONAL = /(^|\D)(\d{17}[\dXx]|1[3-9]\d[ -]?\d{4}[ -]?\d{4}|\d{4}([ -]?\d{4}){3}([ -]?\d{1,3})?)(?!\d)/;
  const question = document.getElementById("question");
  question.addEventListener("input", () => {
    personal.hidden = !PERSONAL.test(question.value);
  });
}

// The last question back into its box, to be changed and sent again: from where the conversation was before it, so that what was
// misunderstood does not colour what is asked instead.
document.addEventListener("click", (event) => {
  const again = event.target.closest("[data-again]");
  const question = document.getElementById("question");
  if (!again || !question) return;
  event.preventDefault();
  question.value = again.dataset.again;
  const { before } = again.dataset;
  if (before) document.getElementById("conversation").value = before === "new" ? "" : before;
  again.closest(".exchange").classList.add("asked-otherwise");
  question.focus();
});

// In a frame of another site, Escape closes the frame.
if (window.parent !== window) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) window.parent.postMessage("hotline:close", "*");
  });
}

// "/" goes to the box from anywhere but a field.
document.addEventListener("keydown", (event) => {
  const question = document.getElementById("question");
  const typing = event.target.closest("input, textarea, select");
  if (event.key === "/" && question && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    question.focus();
  }
});

// The place is asked for in the page itself where it has that part.
document.addEventListener("click", (event) => {
  const place = document.getElementById("place");
  if (!place || !event.target.closest('[href="#place"]')) return;
  event.preventDefault();
  place.open = true;
  place.scrollIntoView({ block: "center" });
  place.querySelector("input[type=text]").focus();
});

// Once the place is known, the last question can be asked again for it.
document.addEventListener("click", (event) => {
  const asked = [...document.querySelectorAll("[data-again]")].pop();
  if (!asked || !event.target.closest("[data-again-here]")) return;
  document.getElementById("question").value = asked.dataset.again;
  ask.requestSubmit();
});

// What a script makes possible is shown once one runs, in every exchange that comes.
const COLUMNS = matchMedia("(min-width: 75rem)");
function prepare(part) {
  const box = document.getElementById("question");
  if (box && document.querySelector(".exchange")) box.placeholder = box.dataset.askOn;
  const again = document.querySelectorAll("[data-again]");
  again.forEach((link, at) => {
    link.hidden = at !== again.length - 1;
  });
  for (const here of part.querySelectorAll("[data-again-here]")) here.hidden = !again.length;
  if ("speechSynthesis" in window) for (const button of part.querySelectorAll("[data-aloud]")) button.hidden = false;
  // Beside the answer, where there is room, the guide of the last one lies open.
  const guides = document.querySelectorAll("[data-guide]");
  guides.forEach((guide, at) => {
    if (COLUMNS.matches) guide.open = at === guides.length - 1;
  });
}
prepare(document);
document.body.addEventListener("htmx:afterSwap", (event) => {
  prepare(document);
  // A new exchange begins at the top of the window, with its question.
  const asked = event.target.id === "exchanges" && document.querySelector(".exchange:last-child .asked");
  if (asked) {
    asked.focus({ preventScroll: true });
    asked.scrollIntoView({ block: "start" });
  }
});

// Reading aloud: a sentence at a time, because some voices stop in the middle of what is long. Pressed again it stops.
let reading = null;
function hush() {
  if (reading) reading.textContent = reading.dataset.start;
  reading = null;
  speechSynthesis.cancel();
}
document.addEventListener("click", (event) => {
  const aloud = event.target.closest("[data-aloud]");
  if (!aloud) return;
  const stops = aloud === reading;
  hush();
  if (stops) return;
  reading = aloud;
  aloud.dataset.start ||= aloud.textContent;
  aloud.textContent = aloud.dataset.stop;
  const lines = aloud.dataset.aloud.match(/[^。！？\n]+[。！？]?/g) || [];
  lines.forEach((line, at) => {
    const words = new SpeechSynthesisUtterance(line);
    words.lang = "zh-CN";
    words.rate = 0.9;
    if (at === lines.length - 1) words.addEventListener("end", () => aloud === reading && hush());
    speechSynthesis.speak(words);
  });
});
// What is read out ends with its page.
if ("speechSynthesis" in window) addEventListener("pagehide", hush);

// Speaking instead of typing, where the browser offers it.
const dictate = document.querySelector("[data-dictate]");
const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
if (dictate && Recognition) {
  dictate.hidden = false;
  dictate.addEventListener("click", () => {
    const heard = new Recognition();
    heard.lang = "zh-CN";
    heard.addEventListener("result", (event) => {
      document.getElementById("question").value = event.results[0][0].transcript;
      document.getElementById("question").focus();
    });
    heard.start();
  });
}

const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
