"use strict";
// Lets the list of units be searched and sorted. Without it the page is the same list, in its own order.
(() => {
  const FIRST = 50; // rows
  const list = document.getElementById("list");
  if (!list) return;
  const body = list.tBodies[0];
  const rows = [...body.rows];
  const tongue = document.documentElement.lang;
  const said = JSON.parse(document.getElementById("words")?.textContent ?? "{}"); // in the page's language, by their English
  const order = new Intl.Collator(tongue, { numeric: true, sensitivity: "base" });
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = new Map(rows.map((row) => [row, fold(`${row.cells[0].textContent} ${row.cells[1].textContent}`)]));
  const search = document.getElementById("search");
  const found = document.getElementById("found");

  const more = document.getElementById("more");
  let sorted = rows;
  let all = false;
  let asked = false;

  function say(text, fields) {
    return (said[text] ?? text).replace(/\{(\w+)\}/g, (_, name) => fields[name].toLocaleString(tongue));
  }

  // Only as many rows are in the page as a reader looks at: thousands take a browser seconds to lay out, each time.
  function show() {
    const wanted = fold(search.value).split(/\s+/).filter(Boolean);
    const matching = sorted.filter((row) => wanted.every((word) => words.get(row).includes(word)));
    const whole = all || matching.length <= FIRST;
    body.replaceChildren(...(whole ? matching : matching.slice(0, FIRST)));
    found.textContent = say("{found} of {all} units", { found: matching.length, all: rows.length });
    more.hidden = whole;
    more.textContent = say("Show all {all}; these are the first {first}", { all: matching.length, first: FIRST });
  }

  function showAll(yes) {
    all = yes;
    show();
  }

  // What a row is sorted by is read once a sort, not once a comparison.
  function key(row, column) {
    const cell = row.cells[column];
    return "value" in cell.dataset ? Number(cell.dataset.value) : cell.textContent;
  }

  function sort(head, column) {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const compare = (a, b) => (typeof a === "number" ? a - b : order.compare(a, b));
    const keyed = rows.map((row) => ({ row, key: key(row, column) }));
    keyed.sort((a, b) => compare(a.key, b.key) * (down ? -1 : 1));
    sorted = keyed.map((one) => one.row);
    show();
  }

  [...list.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(head, column));
    head.append(button);
  });
  search.addEventListener("input", show);
  more.addEventListener("click", () => {
    asked = true;
    showAll(true);
    body.querySelector("a")?.focus(); // the button that had the focus is gone
  });
  window.addEventListener("beforeprint", () => showAll(true));
  window.addEventListener("afterprint", () => showAll(asked));
  document.getElementById("find").hidden = false;
  show();
})();
