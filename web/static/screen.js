// The visitor's screen looks each second whether something else is read out now. Nothing is sent but the address of the screen.
"use strict";

(() => {
  const main = document.getElementById("main");
  const trouble = document.getElementById("screen-trouble");
  let tag = "";

  async function look() {
    try {
      const response = await fetch(main.dataset.now, { headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store" });
      if (response.status === 404) return location.reload(); // it has ended, and the page says so
      if (response.ok) {
        tag = response.headers.get("ETag") || "";
        const page = new DOMParser().parseFromString(await response.text(), "text/html");
        main.replaceChildren(...page.body.childNodes);
      }
      trouble.hidden = true;
    } catch {
      trouble.hidden = false;
    }
    setTimeout(look, 1000);
  }
  setTimeout(look, 1000);
})();
