"use strict";
// Lets the rows of a table be searched and sorted. Without it the table is the same, in its own order.
function findable({ table, search, found, more, searched = 1 }) {
  const FIRST = 50; // rows
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const tongue = document.documentElement.lang;
  const said = JSON.parse(document.getElementById("words")?.textContent ?? "{}"); // in the page's language, by their English
  const order = new Intl.Collator(tongue, { numeric: true, sensitivity: "base" });
  const decimal = new Intl.NumberFormat(tongue).formatToParts(1.5).find((part) => part.type === "decimal").value;
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = new Map(rows.map((row) => [row, fold([...row.cells].slice(0, searched).map((cell) => cell.textContent).join(" "))]));
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

  // What a row is sorted by is read once a sort, not once a comparison. A figure as it is written begins with its number.
  function key(cell, figures) {
    if ("value" in cell.dataset) return Number(cell.dataset.value);
    if (!figures) return cell.textContent;
    const number = /^[-−+]?\d[\d\s.,’]*/.exec(cell.textContent.trim())?.[0] ?? "";
    const plain = [...number].filter((sign) => /[\d−-]/.test(sign) || sign === decimal).join("");
    return number ? Number(plain.replace("−", "-").replace(decimal, ".")) : NaN; // hidden, or a dash
  }

  function sort(head, column) {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const cells = rows.map((row) => row.cells[column]);
    const figures = column > 0 && cells.every((cell) => /^(\D*|[-−+]?\d.*)$/s.test(cell.textContent.trim()))
      && cells.some((cell) => /\d/.test(cell.textContent));
    const keyed = rows.map((row, place) => ({ row, key: key(cells[place], figures) }));
    const missing = ({ key }) => Number.isNaN(key);
    const compare = (a, b) => (typeof a === "number" ? a - b : order.compare(a, b));
    keyed.sort((a, b) => missing(a) - missing(b) || (missing(a) ? 0 : compare(a.key, b.key) * (down ? -1 : 1)));
    sorted = keyed.map((one) => one.row);
    show();
  }

  [...table.tHead.rows[0].cells].forEach((head, column) => {
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
    (body.querySelector("a") ?? table.querySelector("button")).focus(); // the button that had the focus is gone
  });
  window.addEventListener("beforeprint", () => showAll(true));
  window.addEventListener("afterprint", () => showAll(asked));
  show();
}
