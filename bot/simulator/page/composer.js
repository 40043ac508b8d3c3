import { attachItems, sendFile } from "./attach.js";
import { button, el, isComposing } from "./dom.js";
import { icon } from "./icons.js";
import { gist } from "./media.js";
import { openMenu } from "./overlays.js";
import { Recorder } from "./recorder.js";
import { ReplyKeys } from "./replykeys.js";
import { mark, say } from "./words.js";

const GROWS = CSS.supports("field-sizing", "content"); // Otherwise the field is measured by hand.

/** Where a person writes, answers, edits, records and attaches; the reply keyboard is below it. */
export class Composer {
  constructor(hands) {
    this.hands = hands;
    this.commands = [];
    this.about = null; // {kind: "reply" | "edit", message}
    this.keys = new ReplyKeys(hands, (label) => this.deliver(label));
    this.input = el("textarea", {
      class: "input", rows: 1, sayHint: "writeHint", sayLabel: "write", dir: "auto", enterkeyhint: "send",
    });
    this.context = el("div", { class: "about", hidden: true });
    this.slash = button({ class: "tool in-field slash", icon: "commands", sayLabel: "commands", "aria-haspopup": "menu", hidden: true });
    this.attach = button({ class: "tool", icon: "attach", sayLabel: "attach", "aria-haspopup": "menu" });
    this.recorder = new Recorder(hands, () => this.refresh());
    this.sender = el("button", { type: "submit", class: "tool send" });
    this.row = el("div", { class: "row" }, this.attach,
      el("div", { class: "field-box" }, this.input, this.slash, this.keys.toggle), this.sender);
    this.node = el("form", { class: "composer" }, this.context, this.recorder.node, this.row, this.keys.node);
    this.listen();
    this.refresh();
  }

  listen() {
    this.node.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    this.input.addEventListener("input", () => this.refresh());
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.input.addEventListener("paste", (event) => this.paste(event));
    this.slash.addEventListener("click", () => this.offerCommands(this.slash));
    this.attach.addEventListener("click", () => openMenu(this.attach, say("attach"), attachItems(this.hands)));
    this.node.addEventListener("dragover", (event) => event.preventDefault());
    this.node.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files[0]) sendFile(event.dataTransfer.files[0], this.hands);
    });
  }

  press(event) {
    if (isComposing(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (this.input.value.trim()) this.submit();
    } else if (event.key === "Escape" && this.about) {
      event.stopPropagation();
      this.drop();
    } else if (event.key === "ArrowUp" && !this.input.value) {
      const message = this.hands.lastOwn();
      if (!message) return;
      event.preventDefault();
      this.edit(message);
    }
  }

  paste(event) {
    const file = event.clipboardData?.files[0];
    if (!file) return;
    event.preventDefault();
    sendFile(file, this.hands);
  }

  async submit() {
    const text = this.input.value.trim();
    if (!text) return void (this.about || this.recorder.begin());
    const { about } = this;
    this.write("");
    this.drop();
    const done = about?.kind === "edit"
      ? await this.hands.change(about.message, text)
      : await this.deliver(text, about?.message);
    // What could not be sent is not lost; it is there to try again.
    if (!done && !this.input.value) this.write(text);
  }

  deliver(text, answered) {
    return this.hands.send(text, answered?.message_id);
  }

  write(text) {
    this.input.value = text;
    this.refresh();
  }

  reply(message) {
    this.turnTo("reply", message, say("replyingTo", { who: this.hands.authorOf(message) }));
  }

  edit(message) {
    this.turnTo("edit", message, say("editing"));
    this.write(message.text ?? message.caption);
  }

  turnTo(kind, message, title) {
    if (this.about?.kind === "edit") this.write("");
    this.about = { kind, message };
    this.context.hidden = false;
    this.context.replaceChildren(icon(kind),
      el("span", { class: "about-words" }, el("strong", {}, title), el("span", { dir: "auto" }, gist(message))),
      button({ class: "tool", icon: "close", sayLabel: "cancel", onclick: () => { this.drop(); this.input.focus(); } }));
    this.refresh();
    this.input.focus();
  }

  drop() {
    if (this.about?.kind === "edit") this.write("");
    this.about = null;
    this.context.hidden = true;
    this.context.replaceChildren();
    this.refresh();
  }

  offerCommands(anchor) {
    openMenu(anchor, say("commands"), this.commands.map(({ command, description }) => ({
      icon: "commands",
      text: `/${command} · ${description}`,
      run: () => this.deliver(`/${command}`),
    })));
  }

  setCommands(commands) {
    this.commands = commands ?? [];
    this.refresh();
  }

  setKeyboard(keyboard) {
    this.keys.show(keyboard);
    const hint = keyboard?.input_field_placeholder;
    if (hint) this.input.placeholder = hint;
    else mark(this.input, "sayHint", "writeHint");
  }

  /** The field is as tall as its text, and the buttons fit what is in it. */
  refresh() {
    const { value } = this.input;
    const written = value.trim() !== "";
    if (!GROWS) {
      this.input.style.height = "auto";
      this.input.style.height = `${this.input.scrollHeight}px`;
    }
    this.row.hidden = this.recorder.active;
    this.row.classList.toggle("written", written);
    this.slash.hidden = !this.commands.length || value !== "";
    const editing = this.about?.kind === "edit";
    const [picture, label] = written || this.about ? ["send", editing ? "save" : "send"] : ["mic", "record"];
    if (this.sender.dataset.sayLabel === label) return;
    this.sender.replaceChildren(icon(picture));
    mark(this.sender, "sayLabel", label);
  }
}
