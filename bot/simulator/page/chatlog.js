import { bubble } from "./bubble.js";
import { button, el } from "./dom.js";
import { day } from "./words.js";

const NEAR = 48; // Pixels from the end that still count as being there.
const INNER = "a, button, input, video, [role=button]";

/**
 * The messages of one chat, oldest first, with the days between them.
 *
 * It follows the newest message unless the reader has scrolled up. One message at a time is in the
 * tab order, at first the newest, and only its buttons are; the arrow keys choose another.
 */
export class ChatLog {
  constructor(hands, onSeen) {
    this.hands = hands;
    this.onSeen = onSeen;
    this.messages = new Map();
    this.reactions = new Map();
    this.follows = true;
    const { name, language_code } = hands.person;
    this.list = el("div", {
      class: "log", role: "log", "aria-live": "polite", sayLabel: ["chatOf", { name }], lang: language_code ?? "da",
    });
    this.toEnd = button({ class: "to-end", icon: "down", sayLabel: "toNewest", hidden: true, onclick: () => this.scrollDown() });
    this.node = el("div", { class: "log-frame" }, this.list, this.toEnd);
    this.list.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.list.addEventListener("keydown", (event) => this.steer(event));
    this.list.addEventListener("focusin", (event) => this.choose(event.target.closest(".message") ?? this.chosen));
    // Pictures and fonts that arrive late, and a keyboard that opens, must not push the end away.
    const watch = new ResizeObserver(() => this.follows && this.scrollDown());
    watch.observe(this.list);
  }

  load(messages, reactions = {}) {
    this.list.setAttribute("aria-busy", "true");
    this.list.replaceChildren();
    this.messages.clear();
    this.reactions = new Map(Object.entries(reactions).map(([id, those]) => [Number(id), those]));
    this.newestDay = null;
    this.chosen = null;
    for (const message of messages) this.append(message);
    this.list.removeAttribute("aria-busy");
    this.scrollDown();
  }

  add(message) {
    this.append(message);
    if (message.from?.id === this.hands.person.id) this.follows = true;
    if (this.follows) this.scrollDown();
    else this.scrolled();
  }

  append(message) {
    if (this.messages.has(message.message_id)) return this.replace(message);
    const date = day(message.date);
    if (this.newestDay !== date) {
      this.list.append(el("div", { class: "day", "data-day": date }, el("span", { sayDay: String(message.date) })));
      this.newestDay = date;
    }
    this.messages.set(message.message_id, message);
    const node = this.draw(message);
    this.list.append(node);
    // Whoever is reading an older message by keyboard keeps her place.
    return this.chosen?.contains(document.activeElement) ? reach(node, false) : this.choose(node);
  }

  /** A message's node; pictures that arrive late keep the end in sight. */
  draw(message) {
    const node = bubble(message, this.hands, this.reactions.get(message.message_id));
    for (const late of node.querySelectorAll("img, video")) {
      for (const event of ["load", "loadedmetadata"]) {
        late.addEventListener(event, () => this.follows && this.scrollDown());
      }
    }
    return node;
  }

  replace(message) {
    const old = this.nodeOf(message.message_id);
    if (!old) return;
    this.messages.set(message.message_id, message);
    const focused = old.contains(document.activeElement);
    const place = focused ? [...old.querySelectorAll(INNER)].indexOf(document.activeElement) : -1;
    const node = this.draw(message);
    old.replaceWith(node);
    if (this.chosen === old) this.choose(node);
    else reach(node, false);
    if (focused) ([...node.querySelectorAll(INNER)][place] ?? node).focus({ preventScroll: true });
    if (this.follows) this.scrollDown();
  }

  /** The page's own words in the messages follow its language. */
  redraw() {
    for (const message of this.messages.values()) this.replace(message);
  }

  remove(ids) {
    for (const id of ids) {
      const node = this.nodeOf(id);
      this.messages.delete(id);
      if (!node) continue;
      const before = node.previousElementSibling;
      const lonely = before?.matches(".day") && !node.nextElementSibling?.matches(".message");
      if (lonely && this.newestDay === before.dataset.day) this.newestDay = null;
      if (lonely) before.remove();
      node.remove();
      if (node === this.chosen) this.choose(null);
    }
  }

  /** What stands on a message: the person's own emoji and the bot's. */
  react(id, those) {
    this.reactions.set(id, those);
    const message = this.messages.get(id);
    if (message) this.replace(message);
  }

  nodeOf(id) {
    return this.list.querySelector(`[data-message="${Number(id)}"]`);
  }

  find(id) {
    const node = this.nodeOf(id);
    if (!node) return;
    this.follows = false;
    node.scrollIntoView({ block: "center" });
    node.focus({ preventScroll: true });
    node.classList.remove("found");
    requestAnimationFrame(() => node.classList.add("found"));
  }

  lastOwn() {
    return [...this.messages.values()].filter((one) => one.text && one.from?.id === this.hands.person.id).at(-1);
  }

  choose(node) {
    const target = node ?? [...this.list.querySelectorAll(".message")].at(-1);
    if (this.chosen && this.chosen !== target) reach(this.chosen, false);
    if (target) reach(target, true);
    this.chosen = target;
  }

  steer(event) {
    if (event.target.matches("input, video") || event.altKey || event.ctrlKey || event.metaKey) return;
    const all = [...this.list.querySelectorAll(".message")];
    const at = all.indexOf(this.chosen);
    const moves = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 };
    if (!(event.key in moves)) return;
    event.preventDefault();
    const next = all[moves[event.key]];
    if (!next) return;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.list;
    const isUp = scrollTop < this.top;
    this.top = scrollTop;
    // Only the reader lets go of the end; a picture that grew or a keyboard that opened does not.
    if (scrollHeight - clientHeight - scrollTop < NEAR) this.follows = true;
    else if (isUp) this.follows = false;
    else if (this.follows) return this.scrollDown();
    this.toEnd.hidden = this.follows;
    return this.follows && this.onSeen();
  }

  scrollDown() {
    this.list.scrollTop = this.list.scrollHeight;
    this.top = this.list.scrollTop;
    this.follows = true;
    this.toEnd.hidden = true;
    this.onSeen();
  }

  /** New messages that wait below are counted on the button that leads to them. */
  waiting(count) {
    this.toEnd.dataset.count = count || "";
  }
}

/** Whether Tab reaches a message and what is in it. */
function reach(node, reachable) {
  node.tabIndex = reachable ? 0 : -1;
  for (const inner of node.querySelectorAll(INNER)) {
    // A span is reached by its tabindex alone, and would lose the focus without one.
    if (reachable && !inner.matches("span")) inner.removeAttribute("tabindex");
    else inner.tabIndex = reachable ? 0 : -1;
  }
}
