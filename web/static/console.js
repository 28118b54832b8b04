// Keys for the operators' console. Every key presses a button that is on the page, so nothing can be done by key alone; without this
// script the same forms work. What is typed stays in this tab (sessionStorage) until it is asked, so that a reload loses nothing.
"use strict";

(() => {
  const MOST_TYPED = 80;
  let console_ = document.getElementById("console");
  if (!console_) return;
  document.documentElement.classList.add("scripted");

  const byId = (id) => document.getElementById(id);
  const inField = (target) => target.closest("input:not([type=hidden]), textarea, select");
  const draftKey = () => `desk:${console_.dataset.who}:${location.pathname}`;
  let choices = null;
  let asked = "";

  // Results under the fingers

  function fill(option, one) {
    option.dataset.pick = one.pick;
    const name = document.createElement("span");
    name.className = "name";
    name.textContent = one.name;
    const meta = document.createElement("span");
    meta.className = "meta";
    meta.textContent = [one.own ? "内部" : "", one.where, one.said].filter(Boolean).join(" · ");
    option.append(name, meta);
  }

  function look() {
    const typed = byId("question").value.trim();
    if (!typed || typed.length > MOST_TYPED) return choices.close();
    choices.look(async (signal) => {
      const body = new URLSearchParams({ typed, call: console_.dataset.call });
      const response = await fetch(console_.dataset.find, { method: "POST", body, signal });
      return response.ok && !response.redirected ? (await response.json()).results : [];
    }, fill);
  }

  function press(form, values) {
    const field = form.querySelector("input[name=pick]");
    field.disabled = false;
    field.value = values;
    form.requestSubmit();
  }

  // Forms without leaving the page, so that no key is lost on the way

  async function send(form, submitter) {
    const body = new URLSearchParams(new FormData(form, submitter));
    const words = form.querySelector("[data-words]");
    if (words) body.set("words", byId("question").value === asked ? "" : byId("question").value);
    const trouble = byId("console-trouble");
    trouble.hidden = true;
    const from = draftKey();
    let page;
    let response;
    try {
      response = await fetch(form.getAttribute("action"), { method: "POST", body });
      page = new DOMParser().parseFromString(await response.text(), "text/html");
    } catch {
      trouble.textContent = "没有连上服务器。您写的字还在，请再按一次。";
      trouble.hidden = false;
      return;
    }
    const fresh = page.getElementById("console");
    if (!fresh) {
      if (response.redirected) return location.assign(response.url);
      trouble.textContent = page.querySelector("main .lead")?.textContent.trim() || "没有做成，请再按一次。";
      trouble.hidden = false;
      return;
    }
    if (response.ok) sessionStorage.removeItem(from);
    const typed = byId("question").value;
    console_.replaceWith(fresh);
    console_ = fresh;
    document.title = page.title;
    const nav = page.querySelector(".main-nav");
    if (nav) document.querySelector(".main-nav").replaceWith(nav);
    const address = new URL(response.url);
    address.searchParams.delete("at");
    if (response.ok) history.replaceState(null, "", address.pathname + address.search);
    prepare(response.ok && form.id === "ask" && fresh.dataset.focus === "pane" ? typed : null);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const leaves = form.hasAttribute("data-leave") || event.submitter?.hasAttribute("data-leave");
    if (!form.closest("#console") || leaves) return;
    event.preventDefault();
    send(form, event.submitter);
  });

  function prepare(typed) {
    const box = byId("question");
    const pick = byId("pick");
    choices = listbox(box, byId("results"), byId("said"), {
      choose: (option) => press(pick, option.dataset.pick),
      changed(isOpen) {
        pick.hidden = isOpen;
      },
    });
    asked = typed || "";
    if (typed !== null) box.value = typed;
    const draft = sessionStorage.getItem(draftKey());
    if (draft && !box.value) {
      box.value = draft;
      look();
    }
    for (const button of console_.querySelectorAll("[data-copy]")) button.hidden = false;
    if (console_.dataset.focus === "box") {
      box.focus();
    } else {
      const pane = byId("pane");
      pane.focus({ preventScroll: true });
      // On a small screen what is said to the caller stands below the box; a focus of the page's own comes too late to show it.
      if (pane.getBoundingClientRect().top > innerHeight / 2) pane.scrollIntoView();
    }
  }

  document.addEventListener("input", (event) => {
    if (event.target.id !== "question") return;
    sessionStorage.setItem(draftKey(), event.target.value);
    choices.unchoose(); // what was chosen belonged to other words
    // What an input method has not finished is not a word yet.
    if (!event.isComposing) look();
  });
  document.addEventListener("compositionend", (event) => {
    if (event.target.id === "question") look();
  });
  document.addEventListener("change", (event) => {
    if (event.target.closest("#situation")) event.target.form.requestSubmit();
  });
  document.addEventListener("click", (event) => {
    const copy = event.target.closest("[data-copy]");
    if (copy) toClipboard(byId(copy.dataset.copy), copy);
  });

  async function toClipboard(box, button) {
    try {
      await navigator.clipboard.writeText(box.value);
    } catch {
      // Plain HTTP in an office network: the older way, which needs the text to be selected.
      box.closest("details").open = true;
      box.select();
      document.execCommand("copy");
      byId("pane").focus({ preventScroll: true });
    }
    byId("said").textContent = `${box.labels[0].textContent}已复制。`;
    button.lastChild.textContent = " 已复制";
  }

  // What a key opens below the window is scrolled to; the list of keys lies over the page, from where Escape takes it away.
  document.addEventListener("toggle", (event) => {
    const { target } = event;
    if (target.open && console_.contains(target) && !target.matches(".keys")) target.scrollIntoView({ block: "nearest" });
  }, true);

  // Keys

  function inList(step) {
    const buttons = [...byId("pick").querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    const next = buttons[at + step];
    if (next) next.focus();
    else if (step < 0) byId("question").focus();
  }

  function boxKey(event) {
    if (choices.takes(event)) {
      if (event.key === "Escape") byId("pane").focus({ preventScroll: true });
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      inList(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape") {
      byId("pane").focus({ preventScroll: true });
    } else {
      return;
    }
    event.preventDefault();
  }

  function paneKey(event) {
    const keys = console_.querySelector(".keys[open]");
    if (event.key === "Escape" && keys) {
      keys.open = false;
    } else if (event.key === "/") {
      byId("question").focus();
      byId("question").select();
    } else if (event.key === "[" || event.key === "]") {
      const tabs = [...console_.querySelectorAll(".call-tabs .tab:not([data-key])")];
      const at = tabs.findIndex((tab) => tab.hasAttribute("aria-current"));
      const next = tabs[at + (event.key === "]" ? 1 : -1)];
      if (next && next.tagName === "BUTTON") next.click();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && document.activeElement.closest("#pick")) {
      inList(event.key === "ArrowDown" ? 1 : -1);
    } else {
      const field = console_.querySelector(`[data-focus-key="${CSS.escape(event.key)}"]`);
      const button = console_.querySelector(`[data-key="${CSS.escape(event.key)}"]:not([hidden])`);
      if (field) field.focus();
      else if (button) button.click();
      else return;
    }
    event.preventDefault();
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey || event.repeat && event.key.length === 1 && !inField(event.target)) return;
    // Single letters act only while the focus is in the console, and in no field of it.
    if (event.key === "F2") {
      event.preventDefault();
      console_.querySelector('[data-key="F2"]').click();
    } else if (event.target.id === "question") {
      boxKey(event);
    } else if (inField(event.target)) {
      if (event.key === "Escape") {
        byId("pane").focus({ preventScroll: true });
        event.preventDefault();
      }
    } else if (event.target.closest("#console") || event.target === document.body) {
      paneKey(event);
    }
  });

  prepare(null);
})();
