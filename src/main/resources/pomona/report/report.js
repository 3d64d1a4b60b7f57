
"use strict";
(() => {
  const sheet = document.getElementById("sheet");
  const cards = Array.from(sheet.children);
  const field = (id) => document.getElementById(id);
  const names = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  const byName = (a, b) => names.compare(a.dataset.path, b.dataset.path);
  const orders = {
    least: (a, b) => a.dataset.order - b.dataset.order || byName(a, b),
    most: (a, b) => b.dataset.order - a.dataset.order || byName(a, b),
    name: byName,
    time: (a, b) => (a.dataset.time || "~").localeCompare(b.dataset.time || "~") || byName(a, b),
  };
  const filter = () => {
    const label = field("label").value;
    const part = field("name").value.toLowerCase();
    const doubtful = field("doubtful").checked;
    let shown = 0;
    for (const card of cards) {
      card.hidden =
        (label !== "" && card.dataset.label !== label) ||
        (part !== "" && !card.dataset.path.toLowerCase().includes(part)) ||
        (doubtful && !card.dataset.doubtful);
      shown += card.hidden ? 0 : 1;
    }
    field("count").textContent = shown + " of " + cards.length;
  };
  const sort = () => sheet.append(...cards.sort(orders[field("sort").value]));
  field("controls").hidden = false;
  field("controls").addEventListener("submit", (event) => event.preventDefault());
  field("label").addEventListener("change", filter);
  field("name").addEventListener("input", filter);
  field("doubtful").addEventListener("change", filter);
  field("sort").addEventListener("change", sort);
  filter();
})();
