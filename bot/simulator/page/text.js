import { button, el } from "./dom.js";

const SCHEMES = new Set(["http:", "https:", "tel:", "tg:"]);
const HOSTS = new Set(["t.me", "telegram.me", "telegram.dog"]);
const LINK = /\b(?:https?:\/\/|(?:www\.|t\.me\/))[^\s<>"]*[^\s<>".,;:!?)\]}'’”»]/giu;
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };

/** The address if it is of a kind the page dares to open (http, https, tel, tg), else null. */
export function safeUrl(text) {
  const address = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
  try {
    const url = new URL(address);
    return SCHEMES.has(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

/** The link to this bot that an address is, in one spelling, or null when it leads elsewhere. */
export function botLink(text, username) {
  const url = safeUrl(text);
  if (!url) return null;
  const resolve = url.protocol === "tg:" && /^(\/\/)?resolve/.test(url.href.slice(3));
  const web = HOSTS.has(url.hostname.replace(/^www\./, ""));
  const name = resolve ? url.searchParams.get("domain") : web ? url.pathname.slice(1) : "";
  if (!name || name.toLowerCase() !== username.toLowerCase()) return null;
  const start = url.searchParams.get("start");
  return `https://t.me/${username}${start ? `?start=${encodeURIComponent(start)}` : ""}`;
}

/** A link that opens on the same phone when it leads to this bot, otherwise in a tab of its own. */
export function anchor(address, hands, ...children) {
  const url = safeUrl(address);
  if (!url) return el("span", {}, ...children);
  const own = botLink(address, hands.bot.username);
  if (own) {
    const open = (event) => { event.preventDefault(); hands.open(own); };
    return el("a", { href: own, onclick: open }, ...children);
  }
  return el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

function spoiler(children) {
  const hidden = el("span", { class: "spoiler", role: "button", tabindex: "0", sayLabel: "spoiler" }, ...children);
  const show = () => {
    hidden.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label", "data-say-label"]) hidden.removeAttribute(name);
  };
  hidden.addEventListener("click", show, { once: true });
  hidden.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); show(); }
  });
  return hidden;
}

function longQuote(children) {
  const quote = el("blockquote", { class: "folded" }, ...children);
  const unfold = button({ class: "unfold", sayLabel: "quoteMore", icon: "down", onclick: () => {
    quote.classList.remove("folded");
    unfold.remove();
  } });
  quote.append(unfold);
  return quote;
}

function wrap(entity, text, children, hands) {
  if (TAGS[entity.type]) return el(TAGS[entity.type], {}, ...children);
  switch (entity.type) {
    case "pre": return el("pre", { tabindex: "-1" }, el("code", {}, ...children));
    case "blockquote": return el("blockquote", {}, ...children);
    case "expandable_blockquote": return longQuote(children);
    case "spoiler": return spoiler(children);
    case "text_link": return anchor(entity.url, hands, ...children);
    case "url": return anchor(text, hands, ...children);
    case "phone_number": return anchor(`tel:${text.replace(/[^+\d]/g, "")}`, hands, ...children);
    case "mention": return anchor(`https://t.me/${text.slice(1)}`, hands, ...children);
    case "bot_command":
      return button({ class: "command", onclick: () => hands.send(text) }, ...children);
    default: return el("span", {}, ...children);
  }
}

function plain(text, hands, linked) {
  if (linked) return [text];
  const nodes = [];
  let at = 0;
  for (const found of text.matchAll(LINK)) {
    nodes.push(text.slice(at, found.index), anchor(found[0], hands, found[0]));
    at = found.index + found[0].length;
  }
  nodes.push(text.slice(at));
  return nodes.filter((node) => node !== "");
}

/** Where the text goes on after an entity: a block brings its own line break. */
function after(entity, text, stop) {
  return BLOCKS.has(entity.type) && text[stop] === "\n" ? stop + 1 : stop;
}

function build(text, start, end, entities, hands, linked) {
  const nodes = [];
  let at = start;
  for (let i = 0; i < entities.length;) {
    const entity = entities[i];
    const stop = Math.min(entity.offset + entity.length, end);
    let next = i + 1;
    while (next < entities.length && entities[next].offset < stop) next += 1;
    nodes.push(...plain(text.slice(at, entity.offset), hands, linked));
    const inLink = linked || ["text_link", "url", "code", "pre", "mention"].includes(entity.type);
    const inner = build(text, entity.offset, stop, entities.slice(i + 1, next), hands, inLink);
    nodes.push(wrap(entity, text.slice(entity.offset, stop), inner, hands));
    at = Math.min(after(entity, text, stop), end);
    i = next;
  }
  return [...nodes, ...plain(text.slice(at, end), hands, linked)];
}

/**
 * The nodes that show a text with its entities; offsets are in UTF-16 units, as JavaScript's are.
 *
 * Bare web addresses become links even when the server did not mark them.
 */
export function formatted(text, entities, hands) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return build(text, 0, text.length, sorted, hands, false);
}

/** Every link to this bot in a message: in its words, its hidden links and its buttons. */
export function botLinks(message, username) {
  const text = message.text ?? message.caption ?? "";
  const hidden = [...(message.entities ?? []), ...(message.caption_entities ?? [])].map((one) => one.url);
  const buttons = (message.reply_markup?.inline_keyboard ?? []).flat().flatMap((one) => [one.url, one.copy_text?.text]);
  const all = [...(text.match(LINK) ?? []), ...hidden, ...buttons].filter(Boolean);
  const links = all.map((one) => botLink(one, username)).filter((one) => one?.includes("?start="));
  return [...new Set(links)];
}
