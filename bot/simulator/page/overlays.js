import { button, el } from "./dom.js";
import { icon } from "./icons.js";

let closeMenu = () => {};

/**
 * A menu beside `anchor`; arrows move in it, Esc and Tab close it, and focus goes back.
 *
 * Items are {icon, text, run} or {emoji, label, run}; the latter share the first row.
 */
export function openMenu(anchor, label, items) {
  closeMenu();
  const entries = items.filter(Boolean).map(entry);
  const faces = entries.filter((node) => node.classList.contains("face"));
  const rest = entries.filter((node) => !node.classList.contains("face"));
  const menu = el("div", { class: "menu", role: "menu", "aria-label": label },
    faces.length ? el("div", { class: "faces", role: "none" }, faces) : null, rest);
  const away = (event) => { if (!menu.contains(event.target)) close(false); };
  const close = (refocus = true) => {
    menu.remove();
    anchor.removeAttribute("aria-expanded");
    document.removeEventListener("pointerdown", away, true);
    removeEventListener("resize", close);
    closeMenu = () => {};
    if (refocus) anchor.focus({ preventScroll: true });
  };
  menu.addEventListener("keydown", (event) => steer(event, entries, close));
  menu.addEventListener("click", (event) => event.target.closest("[role=menuitem]") && close(), true);
  closeMenu = () => close(false);
  anchor.setAttribute("aria-expanded", "true");
  document.body.append(menu);
  place(menu, anchor);
  document.addEventListener("pointerdown", away, true);
  addEventListener("resize", close);
  entries[0].focus({ preventScroll: true });
}

function entry(item) {
  const look = item.emoji ? { class: "face", "aria-label": item.label } : { icon: item.icon };
  return button({ role: "menuitem", tabindex: "-1", onclick: item.run, ...look },
    el("span", { dir: "auto" }, item.emoji ?? item.text));
}

function steer(event, entries, close) {
  const at = entries.indexOf(document.activeElement);
  const moves = {
    ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: -1,
  };
  if (event.key === "Escape" || event.key === "Tab") close();
  else if (event.key in moves) entries.at(moves[event.key] % entries.length).focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function place(menu, anchor) {
  const room = 8;
  const box = anchor.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const below = box.bottom + 4 + height < innerHeight - room;
  const top = below ? box.bottom + 4 : Math.max(room, box.top - height - 4);
  menu.style.left = `${Math.max(room, Math.min(box.left, innerWidth - width - room))}px`;
  menu.style.top = `${Math.min(top, Math.max(room, innerHeight - height - room))}px`;
}

/**
 * A dialog over the page; Esc closes it, and focus goes back where it was.
 *
 * `send` is asked when the form is sent, with the form's FormData; a text it returns is shown as
 * what is wrong, and the dialog stays.
 */
export function openDialog({ title, body, submit, send }) {
  const wrong = el("p", { class: "wrong", role: "alert" });
  const heading = el("h2", { id: "dialog-title", say: title });
  const form = el("form", { method: "dialog" }, heading, body, wrong,
    el("div", { class: "dialog-buttons" },
      button({ class: "quiet", say: "cancel", onclick: () => dialog.close() }),
      submit ? el("button", { type: "submit", class: "strong", say: submit }) : null));
  const dialog = shown(el("dialog", { class: "dialog", "aria-labelledby": "dialog-title" }, form));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const problem = await send(new FormData(form));
    wrong.textContent = problem ?? "";
    if (!problem) dialog.close();
  });
  return dialog;
}

/** A field with its name over it. */
export function field(label, control) {
  return el("label", { class: "field" }, el("span", { say: label }), control);
}

/** A picture as large as the window allows. */
export function openPicture(url, alt) {
  const dialog = shown(el("dialog", { class: "lightbox", "aria-label": alt },
    button({ class: "lightbox-close", sayLabel: "close", onclick: () => dialog.close() }, icon("close")),
    el("img", { src: url, alt })));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
}

function shown(dialog) {
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  return dialog;
}
