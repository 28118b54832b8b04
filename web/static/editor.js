// The form of an entry: rows without loading the page, lines pasted from a spreadsheet, problems beside their inputs.
// Everything here is a comfort: without it the same buttons send the form, and the server does the same.
"use strict";

(() => {
  const form = document.getElementById("entry-form");
  const told = document.getElementById("told");
  const touched = new Set();
  let unsaved = false;

  const rowOf = (part) => part.closest("[data-row]");
  const listOf = (table) => form.querySelector(`[data-table="${table}"]`);
  const shown = (row) => row && !row.hidden;
  const inputs = (row) => [...row.querySelectorAll(".cells input[type=text], .cells textarea, .cells select")];
  const isEmpty = (row) => inputs(row).every((part) => !part.value || part.tagName === "SELECT");
  const changed = () => form.dispatchEvent(new Event("rows", { bubbles: true }));

  function fresh(table) {
    const list = listOf(table);
    const number = Number(list.dataset.next);
    list.dataset.next = number + 1;
    const made = document.createElement("template");
    made.innerHTML = form.querySelector(`[data-fresh="${table}"]`).innerHTML.replaceAll("__n__", number);
    const row = made.content.querySelector("[data-row]");
    list.append(row);
    offerCircumstances();
    return row;
  }

  // There is always an empty row to write into.
  function keepOneEmpty(list) {
    const last = list.querySelector("[data-row]:last-of-type");
    if (!last || last.classList.contains("gone") || !isEmpty(last)) fresh(list.dataset.table);
  }

  function focusFirst(row) {
    const first = inputs(row)[0];
    if (first) first.focus();
  }

  const DOES = {
    up(row) {
      const before = row.previousElementSibling;
      if (before) before.before(row);
    },
    down(row) {
      const after = row.nextElementSibling;
      if (after) after.after(row);
    },
    drop(row) {
      const back = document.createElement("button");
      const words = inputs(row).map((part) => part.value).find(Boolean) || "这一条";
      const note = document.createElement("p");
      row.querySelector(".row-body").disabled = true;
      row.querySelector(".row-body").hidden = true;
      row.classList.add("gone");
      note.className = "meta";
      note.textContent = `已去掉“${words.slice(0, 20)}”。`;
      back.type = "button";
      back.className = "link";
      back.textContent = "放回";
      back.addEventListener("click", () => {
        note.remove();
        row.classList.remove("gone");
        row.querySelector(".row-body").disabled = false;
        row.querySelector(".row-body").hidden = false;
        focusFirst(row);
        changed();
      });
      note.append(back);
      row.append(note);
      back.focus();
    },
  };

  form.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]");
    const add = event.target.closest("[data-add]");
    const paste = event.target.closest("[data-paste]");
    if (!act && !add && !paste) return;
    event.preventDefault();
    if (act) {
      DOES[act.dataset.act](rowOf(act));
      if (act.dataset.act !== "drop") act.focus();
    } else if (add) {
      const rows = [...listOf(add.dataset.add).children].filter((row) => !row.classList.contains("gone"));
      const empty = rows.find(isEmpty);
      focusFirst(empty || fresh(add.dataset.add));
    } else {
      const box = document.getElementById(`paste-${paste.dataset.paste}`);
      takeIn(paste.dataset.paste, box.value, null).then(() => {
        box.value = "";
      });
    }
    changed();
  });

  // Lines of a spreadsheet, pasted anywhere into a row, become rows from there on.
  async function takeIn(table, text, at) {
    const list = listOf(table);
    const sent = new FormData(form);
    sent.append("table", table);
    sent.append("pasted", text);
    sent.append("first", list.dataset.next);
    const response = await fetch(form.dataset.rows, { method: "POST", body: new URLSearchParams(sent), headers: { "HX-Request": "true" } });
    if (!response.ok) {
      told.textContent = await response.text();
      return;
    }
    const made = document.createElement("template");
    made.innerHTML = await response.text();
    const rows = [...made.content.querySelectorAll("[data-row]")];
    list.dataset.next = Number(list.dataset.next) + rows.length;
    const empty = [...list.children].find((row) => !row.classList.contains("gone") && isEmpty(row));
    const before = at && !isEmpty(at) ? at.nextElementSibling : at && isEmpty(at) ? at : empty;
    for (const row of rows) list.insertBefore(row, before);
    if (at && isEmpty(at)) at.remove();
    keepOneEmpty(list);
    offerCircumstances();
    if (rows.length) focusFirst(rows[rows.length - 1]);
    changed();
  }

  form.addEventListener("paste", (event) => {
    const row = event.target.closest(".cells") && rowOf(event.target);
    const text = event.clipboardData.getData("text/plain");
    if (!row || !/[\t\n]/.test(text.trim())) return;
    if (event.target.name.endsWith("-options")) return; // options of a circumstance stand one a line
    event.preventDefault();
    takeIn(row.parentElement.dataset.table, text, row);
  });

  // Enter goes to the next row; in texts Shift+Enter makes a new line.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229 || event.shiftKey) return;
    const row = event.target.closest(".cells") && rowOf(event.target);
    if (!row || event.target.closest("button") || event.target.name.endsWith("-options")) return;
    event.preventDefault();
    const list = row.parentElement;
    let next = row.nextElementSibling;
    while (next && next.classList.contains("gone")) next = next.nextElementSibling;
    if (!next && !isEmpty(row)) next = fresh(list.dataset.table);
    if (next) focusFirst(next);
  });

  const question = document.getElementById("question");
  question.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    document.getElementById("try-button").click();
  });

  form.addEventListener("input", (event) => {
    unsaved = true;
    touched.add(event.target.id);
    const row = rowOf(event.target);
    if (row) keepOneEmpty(row.parentElement);
    if (event.target.name.startsWith("circumstances-")) offerCircumstances();
    const cites = event.target.matches("[list=sources]") && event.target.closest(".field");
    if (cites) moreSources(cites, event.target);
  });
  form.addEventListener("rows", () => {
    unsaved = true;
  });

  // One empty input more for a further source.
  function moreSources(field, last) {
    const all = [...field.querySelectorAll("[list=sources]")];
    if (!last.value || all[all.length - 1] !== last) return;
    const next = last.cloneNode();
    next.value = "";
    next.id = `${all[0].id}-${all.length + 1}`;
    next.placeholder = "再加一条依据";
    next.setAttribute("aria-label", `依据，第 ${all.length + 1} 条`);
    last.after(next);
  }

  // The boxes of circumstances, in every row, follow what is declared.
  const WIDER = new Set([...form.querySelectorAll("[data-when] legend")].map((legend) => legend.textContent));
  for (const own of form.querySelectorAll("[data-table=circumstances] [name$=-dimension]")) WIDER.delete(own.value.trim());
  function offerCircumstances() {
    const declared = new Map();
    for (const row of listOf("circumstances").children) {
      if (row.classList.contains("gone")) continue;
      const name = row.querySelector("[name$=-dimension]").value.trim();
      const lines = row.querySelector("[name$=-options]").value.split("\n");
      const options = lines.map((line) => line.split("~")[0].trim()).filter(Boolean);
      if (name && options.length) declared.set(name, options);
    }
    for (const field of form.querySelectorAll("[data-when]")) {
      const ticked = new Set([...field.querySelectorAll("input:checked")].map((box) => box.value));
      const known = new Set([...field.querySelectorAll("fieldset")].map((part) => part.querySelector("legend").textContent));
      for (const [name, options] of declared) {
        let part = [...field.querySelectorAll("fieldset")].find((one) => one.querySelector("legend").textContent === name);
        if (!part) {
          part = document.createElement("fieldset");
          part.className = "boxes";
          field.append(part);
        }
        const legend = document.createElement("legend");
        legend.textContent = name;
        const boxes = options.map((option) => {
          const label = document.createElement("label");
          const box = document.createElement("input");
          label.className = "check";
          box.type = "checkbox";
          box.name = field.dataset.when;
          box.value = `${name} | ${option}`;
          box.checked = ticked.has(box.value);
          label.append(box, ` ${option}`);
          return label;
        });
        part.replaceChildren(legend, ...boxes);
        known.delete(name);
      }
      for (const name of known) {
        if (WIDER.has(name)) continue;
        [...field.querySelectorAll("fieldset")].find((one) => one.querySelector("legend").textContent === name).remove();
      }
      field.hidden = !field.querySelector("fieldset");
    }
  }

  // What the server finds wrong stands beside its input, once somebody has been there.
  function place() {
    const isRefused = told.querySelector("[role=alert]") !== null;
    const found = new Map([...told.querySelectorAll("li[data-for]")].map((line) => [line.dataset.for, line.querySelector("span").textContent]));
    for (const part of form.querySelectorAll("[aria-invalid]")) {
      part.removeAttribute("aria-invalid");
      part.removeAttribute("aria-describedby");
    }
    for (const old of form.querySelectorAll(".field > .wrong, .cell > .wrong, .row-body > .wrong")) old.remove();
    for (const old of form.querySelectorAll(".bad")) old.classList.remove("bad");
    for (const [id, sentence] of found) {
      const part = document.getElementById(id);
      if (!part) continue;
      const row = rowOf(part);
      const been = touched.has(id) || (row && row !== part && inputs(row).some((one) => touched.has(one.id)) && !row.contains(document.activeElement));
      if (!isRefused && !been) continue;
      const said = document.createElement("p");
      said.className = "wrong";
      said.id = `${id}-wrong`;
      said.textContent = sentence;
      const beside = part.closest(".cell, .field") || part.querySelector(".row-body") || part;
      beside.append(said);
      beside.classList.add("bad");
      if (part.matches("input, textarea, select")) {
        part.setAttribute("aria-invalid", "true");
        part.setAttribute("aria-describedby", said.id);
      }
    }
  }

  // Once a draft is being saved, what a check of a moment before says would stand in the place of what became of it.
  let saving = false;
  for (const kind of ["input", "rows"]) document.body.addEventListener(kind, () => { saving = false; });
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const { elt } = event.detail;
    if (elt.name === "do" && elt.value !== "try") saving = true;
    else if (elt === told && saving) event.preventDefault();
  });
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.requestConfig.elt === told && saving) event.detail.shouldSwap = false;
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === told) place();
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const { elt, successful, xhr } = event.detail;
    if (!successful && xhr.status === 0) {
      told.textContent = "没有连上服务器，写的还在这一页，请稍后再保存。";
      return;
    }
    if (xhr.status >= 500) told.textContent = "没能办成，写的还在这一页，请稍后再试；一直不行请告诉管理员。";
    if (!successful || !(elt === told || elt.name === "do")) return;
    unsaved = elt.value === "try" && unsaved;
    const address = xhr.getResponseHeader("Edit-Address");
    if (!address) return;
    history.replaceState(null, "", address);
    for (const part of document.querySelectorAll("#f-region, #f-code")) part.disabled = true;
  });
  // What was typed has been kept before the server leads elsewhere.
  document.body.addEventListener("htmx:beforeOnLoad", (event) => {
    if (event.detail.xhr.getResponseHeader("HX-Redirect")) unsaved = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
  form.addEventListener("submit", () => {
    unsaved = false;
  });
})();
