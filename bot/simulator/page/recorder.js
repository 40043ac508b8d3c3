import { chooseFile } from "./attach.js";
import { button, el } from "./dom.js";
import { say } from "./words.js";
import { minutes } from "./voice.js";

const TYPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];

/** A voice note recorded with the microphone, or chosen as a file where there is none. */
export class Recorder {
  constructor(hands, onChange) {
    this.hands = hands;
    this.onChange = onChange;
    this.active = false;
    this.time = el("span", { class: "record-time", role: "timer" }, "0:00");
    this.sender = button({ class: "tool send", icon: "send", sayLabel: "sendRecording", onclick: () => this.end(true) });
    this.node = el("div", { class: "row recording", hidden: true },
      button({ class: "tool", icon: "trash", sayLabel: "dropRecording", onclick: () => this.end(false) }),
      el("span", { class: "record-dot", "aria-hidden": "true" }), el("span", { say: "recording" }), this.time, this.sender);
    this.node.addEventListener("keydown", (event) => event.key === "Escape" && this.end(false));
  }

  async begin() {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      // No microphone, no permission or no secure page: the file dialog does the same work.
      this.hands.notice(say("noMicrophone"));
      chooseFile("voice", this.hands);
      return;
    }
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    this.recorder = new MediaRecorder(stream, mimeType ? { mimeType } : {});
    this.pieces = [];
    this.recorder.addEventListener("dataavailable", (event) => this.pieces.push(event.data));
    this.recorder.addEventListener("stop", () => this.finish(stream));
    this.recorder.start();
    this.startedAt = performance.now();
    this.clock = setInterval(() => this.tick(), 250);
    this.turn(true);
    this.sender.focus();
  }

  tick() {
    this.time.textContent = minutes((performance.now() - this.startedAt) / 1000);
  }

  turn(active) {
    this.active = active;
    this.node.hidden = !active;
    this.time.textContent = "0:00";
    this.onChange();
  }

  end(keep) {
    this.keep = keep;
    this.recorder?.stop();
  }

  finish(stream) {
    clearInterval(this.clock);
    for (const track of stream.getTracks()) track.stop();
    this.turn(false);
    const type = this.recorder.mimeType || "audio/ogg";
    this.recorder = null;
    this.hands.focus();
    if (!this.keep) return;
    const ending = type.includes("ogg") ? "ogg" : type.includes("mp4") ? "m4a" : "webm";
    this.hands.upload("voice", new File(this.pieces, `voice.${ending}`, { type }), "");
  }
}
