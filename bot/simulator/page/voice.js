import { fileUrl } from "./api.js";
import { button, el, hash } from "./dom.js";
import { icon, shape } from "./icons.js";
import { mark } from "./words.js";

const BARS = 34;
let playing = null; // One voice at a time, across all phones.

/** Seconds as 0:07 or 12:30. */
export function minutes(seconds) {
  const whole = Math.max(0, Math.round(seconds || 0));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function wave(seed) {
  const svg = shape("svg", { viewBox: `0 0 ${BARS * 4} 24`, class: "wave", preserveAspectRatio: "none", "aria-hidden": "true" });
  for (let i = 0; i < BARS; i += 1) {
    const height = 4 + (hash(`${seed}${i * 7}`) % 19);
    svg.append(shape("rect", { x: i * 4, y: (24 - height) / 2, width: 2.4, height, rx: 1.2 }));
  }
  return svg;
}

/**
 * The sound is here, can be moved about in, and knows how long it lasts.
 *
 * A blob, because browsers only wind back and forth in what they can fetch in parts. What a browser
 * recorded itself says that it lasts for ever, until its end has been looked for.
 */
async function fetched(audio, url) {
  const response = await fetch(url).catch(() => null);
  if (!response?.ok) return;
  audio.src = URL.createObjectURL(await response.blob());
  await once(audio, "loadedmetadata");
  if (audio.duration !== Infinity) return;
  audio.currentTime = 1e7;
  await once(audio, "durationchange");
  audio.currentTime = 0;
}

function once(node, event) {
  return new Promise((resolve) => { node.addEventListener(event, resolve, { once: true }); });
}

function controls(file) {
  const audio = el("audio");
  const toggle = button({ class: "play", icon: "play", sayLabel: "play" });
  const bars = wave(file.file_unique_id ?? file.file_id);
  const slider = el("input", { type: "range", min: 0, max: 1, step: 0.01, value: 0, sayLabel: "position" });
  const time = el("span", { class: "voice-time" }, minutes(file.duration));
  return { audio, toggle, bars, slider, time };
}

function play(audio) {
  if (playing !== audio) playing?.pause();
  playing = audio;
  // A sound that is gone or of a kind the browser does not know stays silent.
  audio.play().catch(() => {});
}

/** A voice note that can be played, paused and moved about in, by pointer or by keys. */
export function voicePlayer(file) {
  const { audio, toggle, bars, slider, time } = controls(file);
  const length = () => (Number.isFinite(audio.duration) && audio.duration) || file.duration || 1;

  const show = () => {
    const part = Math.min(1, audio.currentTime / length());
    slider.value = part;
    [...bars.children].forEach((bar, i) => bar.classList.toggle("past", i / BARS < part));
    time.textContent = minutes(audio.currentTime || length());
  };
  const turn = () => {
    toggle.replaceChildren(icon(audio.paused ? "play" : "pause"));
    mark(toggle, "sayLabel", audio.paused ? "play" : "pause");
    show();
  };
  toggle.addEventListener("click", () => (audio.paused ? play(audio) : audio.pause()));
  slider.addEventListener("input", () => { audio.currentTime = slider.value * length(); show(); });
  for (const event of ["play", "pause", "ended"]) audio.addEventListener(event, turn);
  fetched(audio, fileUrl(file.file_id)).then(() => {
    audio.addEventListener("timeupdate", show);
    show();
  });
  return el("div", { class: "voice" }, toggle, el("span", { class: "track" }, bars, slider), time, audio);
}
