// For other sites: <script src="https://…/widget.js" defer></script> puts a button into the corner of a page, which opens the
// questions and answers in a frame. Nothing is loaded before somebody presses it, and nothing of the page is read.
// data-label: what the button says; data-lang="en": the interface in English.
"use strict";

(() => {
  const script = document.currentScript;
  const home = new URL(script.src).origin;
  const label = script.dataset.label || "办事问答";
  const english = script.dataset.lang === "en";
  const LOOK = `
    :host { all: initial; }
    button { font: 600 17px/1.4 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; color: #fff; background: #0b4a8f; border: 2px solid #fff; border-radius: 26px; min-height: 48px; padding: 8px 20px; cursor: pointer; }
    button:focus-visible { outline: 3px solid #ffbf24; outline-offset: 2px; }
    .open { position: fixed; right: 16px; bottom: 16px; z-index: 2147483000; box-shadow: 0 2px 10px #00000059; }
    .panel { position: fixed; right: 16px; bottom: 76px; z-index: 2147483000; width: min(420px, calc(100vw - 32px)); height: min(680px, calc(100vh - 92px)); background: #fff; border-radius: 10px; overflow: hidden; box-shadow: 0 4px 24px #00000073; }
    .panel[hidden] { display: none; }
    iframe { width: 100%; height: 100%; border: 0; }
    @media (max-width: 480px) { .panel { inset: 0 0 76px 0; width: auto; height: auto; border-radius: 0; } }
    @media print { .open, .panel { display: none; } }
  `;

  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  // A sheet made so is allowed by every content security policy.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(LOOK);
  root.adoptedStyleSheets = [sheet];
  const open = document.createElement("button");
  const panel = document.createElement("div");
  open.type = "button";
  open.className = "open";
  open.textContent = label;
  open.setAttribute("aria-expanded", "false");
  panel.className = "panel";
  panel.hidden = true;
  root.append(panel, open);

  function show(shown) {
    if (shown && !panel.firstChild) {
      const frame = document.createElement("iframe");
      frame.title = label;
      frame.src = home + (english ? "/?lang=en" : "/");
      frame.allow = "microphone";
      frame.referrerPolicy = "no-referrer";
      panel.append(frame);
    }
    panel.hidden = !shown;
    open.textContent = shown ? (english ? "Close" : "关闭") : label;
    open.setAttribute("aria-expanded", String(shown));
    if (shown) panel.firstChild.focus();
    else open.focus();
  }

  open.addEventListener("click", () => show(panel.hidden));
  panel.addEventListener("keydown", (event) => event.key === "Escape" && show(false));
  // Escape in the frame: the frame says so, and says nothing else.
  addEventListener("message", (event) => {
    if (event.origin === home && event.data === "hotline:close" && !panel.hidden) show(false);
  });

  if (document.body) document.body.append(host);
  else addEventListener("DOMContentLoaded", () => document.body.append(host));
})();
