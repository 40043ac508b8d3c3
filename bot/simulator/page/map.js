import { el, hash } from "./dom.js";
import { shape } from "./icons.js";
import { safeUrl } from "./text.js";

const WIDTH = 260;
const HEIGHT = 132;

/** Whole numbers below `top` that the same place always gives in the same order. */
function* numbers(seed, top) {
  for (let state = seed || 1; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield (state >>> 8) % top;
  }
}

function streets(next) {
  const lines = [];
  for (let x = 10 + next(30); x < WIDTH + 40; x += 34 + next(28)) {
    lines.push(`M${x} -5L${x - 26 + next(20)} ${HEIGHT + 5}`);
  }
  for (let y = 12 + next(18); y < HEIGHT; y += 28 + next(20)) {
    lines.push(`M-5 ${y}L${WIDTH + 5} ${y + 12 - next(24)}`);
  }
  return lines.join("");
}

/** A drawing in the manner of a map; no tiles are fetched, so nobody learns of the place. */
function drawing(place) {
  const random = numbers(hash(`${place.latitude.toFixed(3)},${place.longitude.toFixed(3)}`), 997);
  const next = (top) => random.next().value % top;
  const svg = shape("svg", {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "map", preserveAspectRatio: "xMidYMid slice", "aria-hidden": "true",
  });
  const shore = 60 + next(130);
  svg.append(
    shape("rect", { class: "land", width: WIDTH, height: HEIGHT }),
    shape("ellipse", { class: "park", cx: next(WIDTH), cy: next(HEIGHT), rx: 34 + next(20), ry: 22 + next(14) }),
    shape("path", { class: "water", d: `M${shore} ${HEIGHT + 9}C${shore + 30} 96 ${shore + 60} 118 ${WIDTH + 9} ${70 + next(40)}V${HEIGHT + 9}Z` }),
    shape("path", { class: "streets", d: streets(next) }),
    shape("path", { class: "avenue", d: `M-5 ${30 + next(70)}Q${WIDTH / 2} ${HEIGHT / 2 + 8} ${WIDTH + 5} ${20 + next(80)}` }),
    shape("circle", { class: "pin-ground", cx: WIDTH / 2, cy: HEIGHT / 2 + 9, r: 5 }),
    shape("path", { class: "pin", d: `M${WIDTH / 2} ${HEIGHT / 2 + 10}c9-11 14-18 14-25a14 14 0 0 0-28 0c0 7 5 14 14 25Z` }),
    shape("circle", { class: "pin-eye", cx: WIDTH / 2, cy: HEIGHT / 2 - 15, r: 5 }),
  );
  return svg;
}

/** A place on a small drawn map, with its coordinates and a way to a real map. */
export function mapCard(place, venue = null) {
  const { latitude, longitude } = place;
  const words = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  const url = safeUrl(`https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`);
  return el("div", { class: "place" },
    drawing(place),
    venue && el("strong", { class: "place-name", dir: "auto" }, venue.title),
    venue && el("span", { class: "place-address", dir: "auto" }, venue.address),
    el("span", { class: "place-line" },
      el("span", { class: "coordinates" }, words),
      el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer", say: "onMap" })));
}
