import { el } from "./dom.js";
import { icon } from "./icons.js";
import { sizeWords } from "./media.js";
import { field, openDialog } from "./overlays.js";
import { botLink } from "./text.js";
import { say } from "./words.js";

const ACCEPTS = { photo: "image/*", video: "video/*", voice: "audio/*", document: "" };
const PLACES = [
  ["Rådhuspladsen", 55.67594, 12.56553],
  ["Nørreport Station", 55.68309, 12.57139],
  ["Nørrebros Runddel", 55.69434, 12.54877],
  ["Enghave Plads", 55.66744, 12.54542],
  ["Amagerbro Station", 55.66333, 12.60278],
  ["Valby Station", 55.66133, 12.51611],
  ["Husum Torv", 55.71072, 12.48031],
];

/** What the paper clip offers. */
export function attachItems(hands) {
  return [
    { icon: "picture", text: say("picture"), run: () => chooseFile("photo", hands) },
    { icon: "video", text: say("video"), run: () => chooseFile("video", hands) },
    { icon: "mic", text: say("audio"), run: () => chooseFile("voice", hands) },
    { icon: "file", text: say("document"), run: () => chooseFile("document", hands) },
    { icon: "pin", text: say("location"), run: () => askPlace(hands) },
    { icon: "link", text: say("openInvitation"), run: () => askLink(hands) },
  ];
}

/** The browser's file dialog; what is chosen is shown before it is sent. */
export function chooseFile(kind, hands) {
  const input = el("input", { type: "file", accept: ACCEPTS[kind], class: "chooser" });
  input.addEventListener("change", () => {
    if (input.files[0]) sendFile(input.files[0], hands, kind);
    input.remove();
  });
  input.addEventListener("cancel", () => input.remove());
  document.body.append(input);
  input.click();
}

function kindOf(file) {
  if (/^image\/(png|jpeg|webp|gif)/.test(file.type)) return "photo";
  return file.type.startsWith("video/") ? "video" : "document";
}

/** A dialog with the file, where a caption can be written and the sending regretted. */
export function sendFile(file, hands, kind = kindOf(file)) {
  const url = kind === "photo" ? URL.createObjectURL(file) : null;
  const preview = url
    ? el("img", { class: "preview", src: url, alt: say("pictureAlt") })
    : el("p", { class: "file" }, el("span", { class: "file-mark" }, icon(kind === "voice" ? "mic" : "file")),
      el("span", { class: "file-words" }, el("bdi", { class: "file-name" }, file.name),
        el("span", { class: "file-size" }, sizeWords(file.size))));
  const caption = el("textarea", { name: "caption", rows: 2, maxlength: 1024, dir: "auto" });
  const dialog = openDialog({
    title: "sendFile",
    submit: "send",
    body: el("div", { class: "dialog-body" }, preview, kind === "voice" ? null : field("caption", caption)),
    send: (form) => { hands.upload(kind, file, form.get("caption")); },
  });
  dialog.addEventListener("close", () => url && URL.revokeObjectURL(url));
  (kind === "voice" ? dialog.querySelector("[type=submit]") : caption).focus();
}

/** A dialog with places in Copenhagen, and room for any other. */
export function askPlace(hands) {
  const places = el("select", { name: "place" },
    PLACES.map(([name], i) => el("option", { value: i }, name)), el("option", { value: "own", say: "ownPlace" }));
  const number = (name) => el("input", { name, inputmode: "decimal", autocomplete: "off" });
  const own = el("div", { class: "pair", hidden: true }, field("latitude", number("latitude")), field("longitude", number("longitude")));
  places.addEventListener("change", () => { own.hidden = places.value !== "own"; });
  openDialog({
    title: "location",
    submit: "sendPlace",
    body: el("div", { class: "dialog-body" }, field("places", places), own),
    send: (form) => sendPlace(form, hands),
  });
  places.focus();
}

function sendPlace(form, hands) {
  if (form.get("place") !== "own") {
    const [, latitude, longitude] = PLACES[form.get("place")];
    hands.locate(latitude, longitude);
    return null;
  }
  const [latitude, longitude] = ["latitude", "longitude"].map((name) => {
    const typed = form.get(name).trim().replace(",", ".");
    return typed === "" ? Number.NaN : Number(typed);
  });
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return say("badPlace");
  hands.locate(latitude, longitude);
  return null;
}

/** A dialog where a link to the bot is pasted and opened on this phone. */
export function askLink(hands) {
  const link = el("input", { name: "link", required: true, autocomplete: "off", inputmode: "url", placeholder: `https://t.me/${hands.bot.username}?start=…` });
  openDialog({
    title: "openInvitation",
    submit: "open",
    body: el("div", { class: "dialog-body" },
      el("p", { say: ["openInvitationHelp", { bot: hands.bot.name }] }), field("link", link)),
    send: (form) => {
      const typed = form.get("link").trim();
      // The server says in plain words what is wrong with a link that leads elsewhere.
      return hands.tryOpen(botLink(typed, hands.bot.username) ?? typed);
    },
  });
  link.focus();
}
