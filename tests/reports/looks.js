// What a reader would see wrong in a page: words cut off, upon each other, or beyond the page; each as a line of text.
(paper) => {
  const found = new Set();
  const words = (node) => node.textContent.trim().replace(/\s+/g, " ").slice(0, 60);
  const page = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > page) found.add("the page scrolls sideways");
  for (const place of document.querySelectorAll(".drawing")) {
    const room = place.getBoundingClientRect();
    const texts = [...place.querySelectorAll("svg text")].map((text) => [text, text.getBoundingClientRect()]);
    const seen = texts.filter(([text, box]) => box.width && text.textContent.trim() && text.style.opacity !== "0");
    seen.forEach(([text, box], first) => {
      const cut = box.left < room.left - 1 || box.right > room.right + 1 || box.top < room.top - 1 || box.bottom > room.bottom + 1;
      if (cut) found.add(`cut off in ${place.id}: ${words(text)}`);
      for (const [other, beside] of seen.slice(first + 1)) {
        const across = Math.min(box.right, beside.right) - Math.max(box.left, beside.left);
        const down = Math.min(box.bottom, beside.bottom) - Math.max(box.top, beside.top);
        if (across > 2 && down > 4 && !text.contains(other)) found.add(`upon each other in ${place.id}: ${words(text)}, ${words(other)}`);
      }
    });
  }
  const unseen = "script, style, svg, .drawing, .visually-hidden, .skip, details caption, details:not([open]) > :not(summary)";
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const holder = node.parentElement;
    if (!node.data.trim() || !holder.offsetParent || holder.closest(unseen)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = holder.closest("td, th, .node, .edge, article, .strip > div, li, dd, p, h1, h2, h3, figcaption, summary");
    for (const line of range.getClientRects()) {
      const scrolls = !paper && holder.closest(".scroll");
      if (!scrolls && (line.right > page + 1 || line.left < -1)) found.add(`beyond the page: ${words(node)}`);
      const around = box?.getBoundingClientRect();
      if (around && (line.right > around.right + 1 || line.left < around.left - 1)) found.add(`beyond its box: ${words(node)}`);
    }
  }
  return [...found];
}
