import { addPerson } from "./api.js";
import { avatar, button, el } from "./dom.js";
import { icon } from "./icons.js";
import { connect } from "./live.js";
import { field, openDialog } from "./overlays.js";
import { Phone } from "./phone.js";
import { mark, relabel, say, switchLanguage } from "./words.js";

const NARROW = matchMedia("(max-width: 759px)");
const phones = new Map();
const tabs = new Map();
const place = document.getElementById("phones");
const tablist = document.getElementById("tabs");
const connection = document.getElementById("connection");
let chosen = null;
let bot = null;

const world = {
  get bot() { return bot; },
  people: () => [...phones.values()].map((phone) => phone.person),
  phone: (id) => phones.get(id),
  onUnread: showUnread,
  isShown: (phone) => (NARROW.matches ? phone === chosen : onScreen.has(phone.node)),
};

const onScreen = new Set();
const watcher = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) onScreen.add(target);
    else onScreen.delete(target);
    phoneOf(target)?.seen();
  }
}, { threshold: 0.6 });

function phoneOf(node) {
  const section = node?.closest?.(".phone");
  return [...phones.values()].find((phone) => phone.node === section);
}

function showUnread(phone) {
  const n = phone.unread;
  const badge = tabs.get(phone.person.id).querySelector(".badge");
  badge.hidden = n === 0;
  const words = [
    el("span", { "aria-hidden": "true" }, n > 99 ? "99+" : String(n)),
    el("span", { class: "unseen", say: ["unread", { n }] }),
  ];
  badge.replaceChildren(...(n ? words : []));
  showTitle();
}

function showTitle() {
  const all = [...phones.values()].reduce((sum, one) => sum + one.unread, 0);
  document.title = all ? `(${all}) ${say("title")}` : say("title");
}

function speakOther() {
  switchLanguage();
  for (const phone of phones.values()) phone.log.redraw();
  showTitle();
}

function addPhone(person, chat) {
  const phone = new Phone(person, world);
  phones.set(person.id, phone);
  const tab = button({ class: "tab", id: `tab-${person.id}`, tabindex: "-1", onclick: (event) => pick(phone, event) },
    avatar(person), el("bdi", { class: "tab-name" }, person.name),
    person.hint ? el("span", { class: "tab-hint" }, person.hint) : null,
    el("span", { class: "badge", hidden: true }));
  tabs.set(person.id, tab);
  tablist.append(tab);
  place.querySelector(".empty")?.remove();
  place.append(phone.node);
  watcher.observe(phone.node);
  phone.load(chat);
  arrange();
  return phone;
}

/** A tap on a tab chooses the phone; Enter on it goes on into the phone. */
function pick(phone, event) {
  choose(phone, true);
  if (event.detail === 0) phone.focus();
}

/** One phone is the one in use: on a narrow window it is the one that is shown. */
function choose(phone, moves = false) {
  chosen = phone;
  sessionStorage.setItem("phones.chosen", phone.person.id);
  for (const other of phones.values()) {
    const current = other === phone;
    const tab = tabs.get(other.person.id);
    other.node.classList.toggle("active", current);
    tab.tabIndex = current ? 0 : -1;
    tab.setAttribute(NARROW.matches ? "aria-selected" : "aria-pressed", String(current));
    tab.removeAttribute(NARROW.matches ? "aria-pressed" : "aria-selected");
  }
  if (moves) {
    phone.node.scrollIntoView({ block: "nearest", inline: "nearest" });
    tabs.get(phone.person.id).scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  if (NARROW.matches && phone.log.follows) phone.log.scrollDown();
  phone.seen();
}

/** Tabs and panels on a narrow window, a row of buttons and regions on a wide one. */
function arrange() {
  tablist.setAttribute("role", NARROW.matches ? "tablist" : "toolbar");
  for (const phone of phones.values()) {
    const tab = tabs.get(phone.person.id);
    if (NARROW.matches) {
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", phone.node.id);
      phone.node.setAttribute("role", "tabpanel");
    } else {
      for (const name of ["role", "aria-controls"]) tab.removeAttribute(name);
      phone.node.setAttribute("role", "region");
    }
  }
  if (chosen) choose(chosen);
}

function steer(event) {
  const list = [...phones.values()];
  const at = list.indexOf(chosen);
  const moves = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 };
  if (!(event.key in moves)) return;
  event.preventDefault();
  const next = list.at(moves[event.key] % list.length);
  choose(next, true);
  tabs.get(next.person.id).focus();
}

function removePhone(phone) {
  const { id } = phone.person;
  watcher.unobserve(phone.node);
  phone.node.remove();
  tabs.get(id).remove();
  tabs.delete(id);
  phones.delete(id);
  if (chosen === phone) chosen = null;
}

function hello({ bot: itself, people, chats }) {
  bot = itself;
  const present = new Set(people.map((person) => person.id));
  for (const phone of [...phones.values()]) if (!present.has(phone.person.id)) removePhone(phone);
  for (const person of people) {
    const chat = chats[person.id];
    if (phones.has(person.id)) phones.get(person.id).load(chat);
    else addPhone(person, chat);
  }
  if (!phones.size) place.replaceChildren(el("p", { class: "empty", say: "noPeople" }));
  const remembered = phones.get(Number(sessionStorage.getItem("phones.chosen")));
  const first = chosen ?? remembered ?? [...phones.values()][0];
  // Scrolling also moves where the next Tab begins: only for a phone that may be out of sight.
  if (first) choose(first, first === remembered && first !== chosen);
}

const EMPTY = { messages: [], keyboard: null, blocked: false, commands: [] };

const ON = {
  message: (phone, event) => phone.receive(event.message),
  edited: (phone, event) => phone.change(event.message),
  deleted: (phone, event) => phone.log.remove(event.message_ids),
  keyboard: (phone, event) => phone.composer.setKeyboard(event.keyboard),
  toast: (phone, event) => phone.answered(event),
  typing: (phone) => phone.typing(),
  blocked: (phone, event) => phone.setBlocked(event.blocked),
  commands: (phone, event) => phone.composer.setCommands(event.commands),
  reaction: (phone, event) => phone.log.react(event.message_id, event),
};

function onEvent(event) {
  if (event.type === "hello") return hello(event);
  if (event.type === "person") return phones.has(event.person.id) ? null : addPhone(event.person, EMPTY);
  const phone = phones.get(event.chat);
  // Groups and channels have no phone here, and a newer server may say more than this page knows.
  return phone && ON[event.type]?.(phone, event);
}

function onState(state) {
  if (state === "open") {
    if (connection.classList.contains("lost")) {
      connection.replaceChildren(el("span", { say: "back" }));
      setTimeout(() => connection.replaceChildren(), 2500);
    }
    connection.classList.remove("lost");
  } else if (!connection.classList.contains("lost")) {
    connection.classList.add("lost");
    connection.replaceChildren(icon("close"), el("span", { say: "lost" }), button({ class: "quiet", say: "tryNow", onclick: () => tryNow() }));
  }
}

function askPerson() {
  const name = el("input", { name: "name", required: true, maxlength: 64, autocomplete: "off", dir: "auto" });
  const language = el("select", { name: "language" },
    el("option", { value: "da", say: "danish" }), el("option", { value: "en", say: "english" }));
  openDialog({
    title: "addPerson",
    submit: "add",
    body: el("div", { class: "dialog-body" }, field("name", name), field("phoneLanguage", language)),
    send: (form) => addPerson(form.get("name").trim(), form.get("language")).then(welcome, (error) => error.message),
  });
  name.focus();
}

function welcome(person) {
  const phone = phones.get(person.id) ?? addPhone(person, EMPTY);
  choose(phone, true);
}

function switchTheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const { dataset } = document.documentElement;
  dataset.theme = (dataset.theme ?? (dark ? "dark" : "light")) === "dark" ? "light" : "dark";
  localStorage.setItem("phones.theme", dataset.theme);
}

for (const node of document.querySelectorAll("[data-icon]")) node.append(icon(node.dataset.icon));
document.getElementById("add-person").addEventListener("click", askPerson);
document.getElementById("language").addEventListener("click", speakOther);
document.getElementById("theme").addEventListener("click", switchTheme);
tablist.addEventListener("keydown", steer);
NARROW.addEventListener("change", arrange);
for (const event of ["focusin", "pointerdown"]) {
  place.addEventListener(event, ({ target }) => {
    const phone = phoneOf(target);
    if (phone && phone !== chosen) choose(phone);
  });
}
document.addEventListener("visibilitychange", () => [...phones.values()].forEach((phone) => phone.seen()));
relabel();
showTitle();
mark(place.appendChild(el("p", { class: "empty" })), "say", "connecting");
document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault();
  chosen?.focus();
});
const tryNow = connect(onEvent, onState);
