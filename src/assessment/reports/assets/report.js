"use strict";
// Draws every chart from the JSON beside it, redraws them for paper, and lets the keyboard reach tables that scroll.
// The words are there at once; plotly.js is packed in the page, and is unpacked after them.
(() => {
  const PAPER = 640; // CSS pixels: A4 less its margins, with a little to spare
  const NARROW = 560;
  const FIELD = 34; // pixels that a number and its sign take in a heat map
  const ROOM_FOR_NAMES = 170; // pixels beside it
  const SHORT = 13; // letters of a name where there is no room
  const UPRIGHT = 26; // and of a title on its one line above a heat map
  const SMALL = 7; // pixels of a mark where there is no room
  const ABOVE = "top center";
  const config = { displayModeBar: false, displaylogo: false, showSendToCloud: false, responsive: false, locale: "en" };
  const charts = [];
  const words = JSON.parse(document.getElementById("words")?.textContent ?? "{}"); // in the page's language, by their English

  function say(text) {
    return words[text] ?? text;
  }

  function fitted(layout, width) {
    const copy = JSON.parse(JSON.stringify(layout));
    copy.width = width;
    copy.autosize = false;
    copy.dragmode = false;
    for (const key of Object.keys(copy)) {
      if (/^[xy]axis\d*$/.test(key)) copy[key].fixedrange = true; // a finger on a chart scrolls the page
    }
    if (width < NARROW) narrow(copy);
    return copy;
  }

  // Pixels that a label takes, nearly; markup takes none.
  function extent(text, size) {
    const lines = String(text).split("<br>").map((line) => line.replace(/<[^>]*>/g, "").replace(/&#?\w+;/g, "x"));
    return Math.max(0, ...lines.map((line) => line.length)) * size * 0.6;
  }

  // Numbers beside marks stay within the drawing: the axis is given the room that they take.
  function makeRoom(layout, data, width) {
    const axis = layout.xaxis;
    if (!axis?.range || axis.type === "category") return;
    const names = (layout.yaxis?.ticktext ?? []).map((text) => extent(text, layout.yaxis.tickfont?.size ?? 13));
    const inner = Math.max(60, width - (layout.margin?.l ?? 8) - (layout.margin?.r ?? 16) - Math.max(0, ...names));
    const beside = [];
    for (const trace of data) {
      if (!/text/.test(trace.mode) || !Array.isArray(trace.text) || trace.textposition === ABOVE) continue;
      trace.text.forEach((text, place) => {
        const side = Array.isArray(trace.textposition) ? trace.textposition[place] : trace.textposition;
        beside.push({ x: trace.x[place], left: side === "middle left", pixels: extent(text, trace.textfont?.size ?? 12) + 6 });
      });
    }
    let [low, high] = axis.range;
    for (let round = 0; round < 8; round += 1) {
      const unit = (high - low) / inner;
      for (const { x, left, pixels } of beside) {
        if (left) low = Math.min(low, x - pixels * unit);
        else high = Math.max(high, x + pixels * unit);
      }
    }
    axis.range = [low, high];
  }

  // A field too narrow for its number keeps the sign alone, and the names around it give way: the table has all.
  function fields(data, layout, width) {
    return data.map((trace) => {
      if (trace.type !== "heatmap" || !trace.text || (width - ROOM_FOR_NAMES) / trace.text[0].length >= FIELD) return trace;
      layout.yaxis.ticktext = layout.yaxis.ticktext.map((name) => shorter(name, SHORT));
      layout.xaxis.ticktext = layout.xaxis.ticktext.map((title) => shorter(title.replace(/<br>/g, " "), UPRIGHT));
      return { ...trace, text: trace.text.map((row) => row.map((text) => text.replace(/[^▲▼]/g, ""))) };
    });
  }

  function shorter(name, longest) {
    const signs = name.match(/&#?\w+;|[^&]|&/gu) ?? [];
    return signs.length <= longest ? name : `${signs.slice(0, longest - 4).join("")}…${signs.slice(-3).join("")}`;
  }

  function narrow(layout) {
    layout.font = { ...layout.font, size: 11 };
    layout.margin = { ...layout.margin, r: Math.min(layout.margin?.r ?? 24, 24) };
    for (const key of Object.keys(layout)) {
      if (/^[xy]axis\d*$/.test(key) && layout[key].tickfont) layout[key].tickfont = { ...layout[key].tickfont, size: 11 };
    }
  }

  // Where there is no room, a row's only mark is smaller than most ranges, and its number stands above it: the range has the
  // width of the drawing.
  function slender(data, layout, width) {
    if (width >= NARROW || layout.showlegend) return data;
    return data.map((trace, place) => {
      if (trace.error_x && trace.marker?.size > SMALL) return { ...trace, marker: { ...trace.marker, size: SMALL } };
      const marks = data[place - 1];
      if (trace.mode !== "text" || !marks?.error_x || marks.x.length !== trace.x.length) return trace;
      const unseen = { size: SMALL, opacity: 0 };
      return { ...trace, mode: "markers+text", marker: unseen, x: marks.x, textposition: ABOVE };
    });
  }

  function draw(chart, width) {
    const layout = fitted(chart.layout, width);
    const data = slender(fields(chart.data, layout, width), layout, width);
    makeRoom(layout, data, width);
    Plotly.react(chart.place, data, layout, config);
    chart.width = width;
  }

  function room(place) {
    return Math.floor(place.getBoundingClientRect().width);
  }

  function begin(source) {
    const place = document.getElementById(source.dataset.chart);
    const words = [...place.childNodes];
    try {
      const { data, layout } = JSON.parse(source.textContent);
      const chart = { place, data, layout, width: 0 };
      place.replaceChildren();
      place.classList.add("drawn");
      draw(chart, printing ? PAPER : room(place));
      charts.push(chart);
    } catch (error) {
      place.classList.remove("drawn");
      place.replaceChildren(...words); // the description stands where the drawing would have
      console.error(`The chart ${source.dataset.chart} was not drawn.`, error);
    }
  }

  function refit() {
    if (printing) return;
    for (const chart of charts) {
      const width = room(chart.place);
      if (width > 0 && width !== chart.width) draw(chart, width);
    }
    markScrolling();
  }

  function markScrolling() {
    const told = new Map(); // a reader who goes from region to region tells them apart by name
    for (const box of document.querySelectorAll(".scroll")) {
      const scrolls = box.scrollWidth > box.clientWidth;
      box.toggleAttribute("data-scrolls", scrolls);
      if (scrolls) {
        box.tabIndex = 0;
        box.setAttribute("role", "region");
        const name = box.dataset.label || box.querySelector("caption")?.textContent || say("Table");
        told.set(name, (told.get(name) ?? 0) + 1);
        box.setAttribute("aria-label", told.get(name) > 1 ? `${name} (${told.get(name)})` : name);
      } else {
        box.removeAttribute("tabindex");
        box.removeAttribute("role");
        box.removeAttribute("aria-label");
      }
    }
  }

  let printing = false;
  let unfolded = [];

  function toPaper() {
    if (printing) return;
    printing = true;
    for (const chart of charts) draw(chart, PAPER);
    unfolded = [...document.querySelectorAll("details.fold:not([open])")]; // paper can't be unfolded
    for (const details of unfolded) details.open = true;
  }

  function toScreen() {
    if (!printing) return;
    printing = false;
    for (const details of unfolded) details.open = false;
    refit();
  }

  async function unpack() {
    const packed = document.querySelector("script[type='application/gzip']").textContent;
    const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
    const script = document.createElement("script");
    script.textContent = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
    document.head.append(script); // runs at once: the page's policy knows its text
  }

  async function drawAll() {
    const sources = document.querySelectorAll("script[data-chart]");
    try {
      if (sources.length) await unpack();
      for (const source of sources) begin(source);
    } catch (error) {
      console.error("No chart was drawn: this browser can't unpack what draws them.", error);
    }
    document.documentElement.dataset.charts = "done";
    performance.mark("charts drawn");
    markScrolling();
  }

  markScrolling();
  drawAll();
  for (const details of document.querySelectorAll("details")) details.addEventListener("toggle", markScrolling);

  let waiting = 0;
  window.addEventListener("resize", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(refit);
  });
  window.addEventListener("beforeprint", toPaper);
  window.addEventListener("afterprint", toScreen);
  window.matchMedia("print").addEventListener("change", (media) => (media.matches ? toPaper() : toScreen()));
})();
