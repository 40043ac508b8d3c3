import { handOf, Refused } from "./api.js";
import { askLink } from "./attach.js";
import { isOwn } from "./bubble.js";
import { ChatLog } from "./chatlog.js";
import { Composer } from "./composer.js";
import { avatar, button, el } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./overlays.js";
import { mark, say } from "./words.js";

const TYPING_LASTS = 5500;
const TOAST_LASTS = 4000;
const TAP_LASTS = 15000;
const PULSE_LASTS = 1800;

/** One person's phone: her chat with the bot, and everything she can do in it. */
export class Phone {
  constructor(person, world) {
    this.person = person;
    this.world = world; // {bot, people(), phone(id), onUnread(), isShown(phone)}
    this.unread = 0;
    this.waiting = new Set(); // Buttons that were tapped and have not been answered.
    this.post = handOf(person.id);
    this.hands = this.makeHands();
    this.log = new ChatLog(this.hands, () => this.seen());
    this.composer = new Composer(this.hands);
    this.build();
  }

  makeHands() {
    const { person, post, world } = this;
    const safely = (call) => this.safely(call);
    return {
      bot: world.bot,
      person,
      others: () => world.people().filter((other) => other.id !== person.id),
      send: (text, replyTo) => safely(() => post.send(text, replyTo)),
      change: (message, text) => safely(() => post.edit(message.message_id, text)),
      upload: (kind, file, caption) => safely(() => post.upload(kind, file, caption)),
      locate: (latitude, longitude) => safely(() => post.locate(latitude, longitude)),
      open: (link) => safely(() => post.open(link)),
      tryOpen: (link) => post.open(link).then(() => null, (error) => error.message),
      openOn: (other, link) => this.openOn(other, link),
      tap: (message, data, key) => this.tap(message, data, key),
      react: (message, emoji) => this.react(message, emoji),
      reply: (message) => this.composer.reply(message),
      edit: (message) => this.composer.edit(message),
      find: (id) => this.log.find(id),
      lastOwn: () => this.log.lastOwn(),
      authorOf: (message) => (isOwn(message, this.hands) ? say("you") : world.bot.name),
      focus: () => this.focus(),
      notice: (text) => this.toast(text),
    };
  }

  build() {
    const { bot } = this.world;
    this.status = el("span", { class: "status", say: "bot" });
    const more = button({ class: "tool", icon: "more", sayLabel: "phoneMenu", "aria-haspopup": "menu" });
    more.addEventListener("click", () => this.openMenu(more));
    this.toasts = el("div", { class: "toasts", role: "status" });
    this.startHint = el("p", { class: "start-hint", say: ["startHint", { bot: bot.name }] });
    this.gate = el("div", { class: "gate", hidden: true });
    this.screen = el("div", { class: "screen" },
      el("header", { class: "chat-head" },
        el("span", { class: "bot-mark", "aria-hidden": "true" }, icon("home")),
        el("span", { class: "chat-names" }, el("strong", { class: "bot-name", dir: "auto" }, bot.name), this.status),
        more),
      this.log.node, this.startHint, this.toasts, this.composer.node, this.gate);
    this.title = el("h2", { class: "owner", tabindex: "-1" }, avatar(this.person),
      el("bdi", { class: "owner-name" }, this.person.name),
      this.person.hint ? el("span", { class: "owner-hint" }, this.person.hint) : null);
    this.node = el("section", { class: "phone", id: `phone-${this.person.id}`, sayLabel: ["phoneOf", { name: this.person.name }] },
      this.title, this.screen);
  }

  /** The keyboard writes on this phone, or presses what stands in the field's place. */
  focus() {
    (this.composer.node.hidden ? this.gate.firstElementChild : this.composer.input).focus();
  }

  openMenu(anchor) {
    const blocked = this.blocked;
    openMenu(anchor, say("phoneMenu"), [
      { icon: "link", text: say("openInvitation"), run: () => askLink(this.hands) },
      { icon: "block", text: say(blocked ? "unblock" : "block"), run: () => this.safely(() => this.post.block(!blocked)) },
    ]);
  }

  load(chat) {
    this.log.load(chat.messages, chat.reactions);
    this.setBlocked(chat.blocked);
    this.composer.setKeyboard(chat.keyboard);
    this.composer.setCommands(chat.commands);
    this.settle();
    this.gateKeep();
  }

  setBlocked(blocked) {
    this.blocked = blocked;
    this.rest();
    this.gateKeep();
  }

  /** In place of the field: Start before the first word, and a way back after blocking. */
  gateKeep() {
    const fresh = this.log.messages.size === 0;
    const shut = fresh || this.blocked;
    const held = [this.composer.node, this.gate].some((node) => node.contains(document.activeElement));
    this.composer.node.hidden = shut;
    this.gate.hidden = !shut;
    this.startHint.hidden = !fresh || this.blocked;
    this.gate.replaceChildren(...(shut ? [this.gateKey()] : []));
    if (held && !document.activeElement.closest(".composer:not([hidden])")) this.focus();
  }

  gateKey() {
    const open = () => (this.blocked ? this.post.block(false) : this.post.start());
    return button({ class: "start", say: this.blocked ? "unblock" : "start", onclick: () => this.safely(open) });
  }

  receive(message) {
    const own = isOwn(message, this.hands);
    this.log.add(message);
    this.gateKeep();
    if (own) return;
    this.rest();
    this.settle();
    if (message.reply_markup?.force_reply && this.isActive()) this.composer.reply(message);
    if (!this.isActive()) this.pulse();
    if (this.isSeen()) return;
    this.unread += 1;
    this.count();
  }

  change(message) {
    this.log.replace(message);
    this.settle();
    if (!isOwn(message, this.hands) && !this.isActive()) this.pulse();
  }

  isActive() {
    return this.node.classList.contains("active");
  }

  isSeen() {
    return document.visibilityState === "visible" && this.log.follows && this.world.isShown(this);
  }

  seen() {
    if (!this.unread || !this.isSeen()) return;
    this.unread = 0;
    this.count();
  }

  count() {
    this.log.waiting(this.unread);
    this.world.onUnread(this);
  }

  pulse() {
    this.node.classList.add("pulse");
    clearTimeout(this.pulseTimer);
    this.pulseTimer = setTimeout(() => this.node.classList.remove("pulse"), PULSE_LASTS);
  }

  typing() {
    mark(this.status, "say", "typing");
    this.status.classList.add("typing");
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.rest(), TYPING_LASTS);
  }

  rest() {
    clearTimeout(this.typingTimer);
    mark(this.status, "say", this.blocked ? "blockedStatus" : "bot");
    this.status.classList.remove("typing");
  }

  async tap(message, data, key) {
    if (key.getAttribute("aria-busy")) return;
    key.setAttribute("aria-busy", "true");
    this.waiting.add(key);
    setTimeout(() => this.settle([key]), TAP_LASTS);
    const done = await this.safely(() => this.post.tap(message.message_id, data));
    if (!done) this.settle([key]);
  }

  settle(keys = [...this.waiting]) {
    for (const key of keys) {
      key.removeAttribute("aria-busy");
      this.waiting.delete(key);
    }
  }

  answered(event) {
    this.settle();
    if (!event.text) return;
    if (event.alert) this.alert(event.text);
    else this.toast(event.text);
  }

  react(message, emoji) {
    const wanted = this.log.reactions.get(message.message_id)?.own === emoji ? "" : emoji;
    return this.safely(() => this.post.react(message.message_id, wanted));
  }

  async openOn(other, link) {
    const phone = this.world.phone(other.id);
    const done = await phone.safely(() => phone.post.open(link));
    if (done) this.toast(say("openedOn", { name: other.name }));
  }

  toast(text) {
    const note = el("p", { class: "toast", dir: "auto" }, text);
    this.toasts.replaceChildren(note);
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => note.remove(), TOAST_LASTS);
  }

  /** A box over this phone alone; the other phones go on. */
  alert(text) {
    const before = document.activeElement;
    const close = () => {
      box.remove();
      if (this.node.contains(before) || before === document.body) before.focus({ preventScroll: true });
    };
    const ok = button({ class: "strong", say: "ok", onclick: close });
    const id = `alert-${this.person.id}`;
    const box = el("div", { class: "alert", role: "alertdialog", "aria-describedby": id, "aria-label": this.world.bot.name },
      el("div", { class: "alert-box" }, el("p", { id, dir: "auto" }, text), ok));
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
      if (event.key === "Tab") event.preventDefault();
    });
    this.screen.querySelector(".alert")?.remove();
    this.screen.append(box);
    if (this.node.contains(before)) ok.focus();
  }

  /** Whether the server took it; what it refused is shown on the phone. */
  async safely(call) {
    try {
      await call();
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.toast(error.message);
      return false;
    }
  }
}

