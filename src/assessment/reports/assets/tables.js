// Tables of all units can be searched and sorted.
(() => {
  const words = JSON.parse(document.getElementById("words")?.textContent ?? "{}"); // in the page's language, by their English
  const say = (text) => words[text] ?? text;
  const made = (tag, about) => Object.assign(document.createElement(tag), about);
  [...document.querySelectorAll("table[data-find]")].forEach((table, place) => {
    if (!table.tBodies[0]?.rows.length) return;
    const find = made("div", { className: "find" });
    const search = made("input", { type: "search", id: `search-${place}`, autocomplete: "off", spellcheck: false });
    const found = made("output", { htmlFor: search.id });
    const more = made("button", { type: "button", className: "more" });
    find.append(made("label", { htmlFor: search.id, textContent: say("Find a unit") }), search, found);
    const box = table.closest(".scroll") ?? table;
    box.before(find);
    box.after(more);
    findable({ table, search, found, more });
  });
})();
