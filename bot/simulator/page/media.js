import { fileUrl } from "./api.js";
import { button, el } from "./dom.js";
import { icon } from "./icons.js";
import { mapCard } from "./map.js";
import { openPicture } from "./overlays.js";
import { anchor } from "./text.js";
import { voicePlayer } from "./voice.js";
import { say } from "./words.js";

function photo(message) {
  const size = message.photo.at(-1);
  const url = fileUrl(size.file_id);
  const alt = message.caption || say("pictureAlt");
  const image = el("img", { src: url, alt, width: size.width, height: size.height, decoding: "async" });
  return button({ class: "photo", sayLabel: "showPicture", onclick: () => openPicture(url, alt) }, image);
}

function moving(file, kind) {
  const loops = kind === "animation";
  return el("video", {
    class: `video ${kind}`, src: fileUrl(file.file_id), controls: !loops, loop: loops, muted: loops,
    autoplay: loops && !matchMedia("(prefers-reduced-motion: reduce)").matches,
    playsinline: true, preload: "metadata", width: file.width, height: file.height,
  });
}

/** A size as people say it: 12 kB, 1,4 MB. */
export function sizeWords(bytes) {
  if (!bytes) return "";
  const [amount, unit] = bytes < 1_000_000 ? [bytes / 1000, "kB"] : [bytes / 1_000_000, "MB"];
  const digits = { maximumFractionDigits: amount < 10 ? 1 : 0 };
  return `${amount.toLocaleString(document.documentElement.lang, digits)} ${unit}`;
}

function download(file) {
  const name = file.file_name || say("document");
  const ending = /\.(\w{1,4})$/.exec(name)?.[1] ?? "";
  return el("a", { class: "file", href: fileUrl(file.file_id), download: name, sayLabel: ["download", { name }] },
    el("span", { class: "file-mark" }, ending ? ending.toUpperCase() : icon("file")),
    el("span", { class: "file-words" },
      el("bdi", { class: "file-name" }, name),
      el("span", { class: "file-size" }, sizeWords(file.file_size))));
}

function sticker(message) {
  return el("p", { class: "sticker", role: "img", "aria-label": `${say("sticker")} ${message.sticker.emoji ?? ""}` },
    message.sticker.emoji ?? "🖼️");
}

function contact(message, hands) {
  const { first_name, last_name, phone_number } = message.contact;
  return el("div", { class: "file" },
    el("span", { class: "file-mark" }, icon("person")),
    el("span", { class: "file-words" },
      el("bdi", { class: "file-name" }, [first_name, last_name].filter(Boolean).join(" ")),
      el("span", { class: "file-size" }, anchor(`tel:${phone_number}`, hands, phone_number))));
}

function poll(message) {
  return el("div", { class: "poll" },
    el("strong", { dir: "auto" }, message.poll.question),
    el("ul", {}, message.poll.options.map((option) => el("li", { dir: "auto" }, option.text))));
}

const KINDS = {
  photo,
  voice: (message) => voicePlayer(message.voice),
  audio: (message) => voicePlayer(message.audio),
  video: (message) => moving(message.video, "video"),
  animation: (message) => moving(message.animation, "animation"),
  video_note: (message) => moving({ ...message.video_note, width: 200, height: 200 }, "round"),
  document: (message) => download(message.document),
  sticker,
  venue: (message) => mapCard(message.venue.location, message.venue),
  location: (message) => mapCard(message.location),
  contact,
  poll,
  dice: (message) => el("p", { class: "sticker" }, `${message.dice.emoji} ${message.dice.value}`),
};

/** What a message carries besides words, ready to show, or null when it is words alone. */
export function media(message, hands) {
  const kind = Object.keys(KINDS).find((name) => message[name]);
  return kind ? KINDS[kind](message, hands) : null;
}

/** One short line that stands for a message in a quote. */
export function gist(message) {
  const words = message.text ?? message.caption;
  if (words) return words.slice(0, 160);
  const kind = ["photo", "voice", "audio", "video", "document", "venue", "location", "sticker", "contact", "poll"]
    .find((name) => message[name]);
  const names = { photo: "picture", venue: "location" };
  return kind ? say(names[kind] ?? kind) : say("deletedReply");
}
