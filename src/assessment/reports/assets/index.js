// The list of units of a release.
(() => {
  const table = document.getElementById("list");
  if (!table) return;
  const [search, found, more, find] = ["search", "found", "more", "find"].map((id) => document.getElementById(id));
  findable({ table, search, found, more, searched: 2 }); // by its name, and by what it is part of
  find.hidden = false;
})();
