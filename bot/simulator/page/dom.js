import { icon } from "./icons.js";
import { mark } from "./words.js";

/**
 * A new element with its properties and children in place.
 *
 * `class` and plain names become attributes (true is an empty one, false and null are left out),
 * `onclick` and the like become listeners, `icon` draws one in front, and `say`, `sayLabel`,
 * `sayHint` hold a key of words.js, or [key, values], that follows the page's language.
 * Children are nodes or strings; strings always become text, never markup.
 */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "icon") node.append(icon(value));
    else if (name.startsWith("say")) mark(node, name, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

/** A button that never submits a form by accident. */
export function button(properties, ...children) {
  return el("button", { type: "button", ...properties }, ...children);
}

/** The small whole number that a text always gives: the same person keeps her colour. */
export function hash(text) {
  let sum = 7;
  for (const unit of String(text)) sum = (sum * 31 + unit.codePointAt(0)) >>> 0;
  return sum;
}

/** A round picture of a person: her first letter on a colour of her own. */
export function avatar(person) {
  const [first] = new Intl.Segmenter().segment(person.name.trim());
  const letter = first?.segment.toUpperCase() ?? "?";
  return el("span", { class: `avatar hue-${hash(person.id) % 6}`, "aria-hidden": "true" }, letter);
}

/** Whether a key press still belongs to a word being composed (Japanese, dead keys). */
export function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}
