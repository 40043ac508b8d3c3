import { askPlace } from "./attach.js";
import { button, el } from "./dom.js";
import { say } from "./words.js";

/** The keyboard of ready answers below the field, and the button that shows and hides it. */
export class ReplyKeys {
  constructor(hands, send) {
    this.hands = hands;
    this.send = send;
    this.keyboard = null;
    this.toggle = button({
      class: "tool in-field", icon: "keys", sayLabel: "keys", "aria-expanded": "false", hidden: true,
      onclick: () => this.open(this.node.hidden),
    });
    this.node = el("div", { class: "reply-keys", role: "group", sayLabel: "keysLabel", hidden: true });
  }

  show(keyboard) {
    this.keyboard = keyboard?.keyboard ? keyboard : null;
    this.toggle.hidden = !this.keyboard;
    const rows = this.keyboard?.keyboard ?? [];
    this.node.replaceChildren(...rows.map((row) => el("div", { class: "key-row" }, row.map((key) => this.key(key)))));
    this.open(Boolean(this.keyboard));
  }

  open(shown) {
    this.node.hidden = !shown;
    this.toggle.setAttribute("aria-expanded", String(shown));
  }

  key(spec) {
    const label = typeof spec === "string" ? spec : spec.text;
    return button({ class: "key", onclick: () => this.press(spec, label) }, el("span", { dir: "auto" }, label));
  }

  press(spec, label) {
    if (spec.request_location) askPlace(this.hands);
    else if (spec.request_contact || spec.request_poll || spec.web_app) this.hands.notice(say("notSupported"));
    else this.send(label);
    if (this.keyboard?.one_time_keyboard) this.open(false);
  }
}
