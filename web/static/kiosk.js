// A machine that everybody uses: back to an empty first page when nobody is there, and no way out of the pages.
"use strict";

(() => {
  const over = document.getElementById("kiosk-over");
  const left = document.getElementById("kiosk-left");
  if (!over) return;
  const idle = Number(over.dataset.idle);
  const warned = Number(over.dataset.warned);
  let quiet = 0;

  // While it asks, only its own buttons count: a touch that closed it would go on to whatever lies beneath.
  function touched() {
    if (!over.open) quiet = 0;
  }

  function tick() {
    quiet += 1;
    if (quiet >= idle + warned) return over.querySelector("form").submit();
    if (quiet < idle) return undefined;
    left.textContent = String(idle + warned - quiet);
    if (!over.open) over.showModal();
    return undefined;
  }

  for (const kind of ["pointerdown", "keydown", "scroll", "input"]) addEventListener(kind, touched, { passive: true, capture: true });
  over.addEventListener("close", touched);
  over.querySelector("[data-stay]").addEventListener("click", () => over.close());
  setInterval(tick, 1000);

  // Telephones and other sites are no use on this machine: their text stays, the link goes.
  function shut(part) {
    for (const link of part.querySelectorAll('a[href^="http"], a[href^="tel:"], a[href^="mailto:"]')) link.removeAttribute("href");
  }
  shut(document);
  document.body.addEventListener("htmx:afterSwap", () => shut(document));
  // A page that the browser put aside whole was another visitor's.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
})();
