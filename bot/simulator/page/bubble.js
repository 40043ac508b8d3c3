import { button, el } from "./dom.js";
import { icon } from "./icons.js";
import { gist, media } from "./media.js";
import { openMenu } from "./overlays.js";
import { botLink, botLinks, formatted, safeUrl } from "./text.js";
import { clock, say } from "./words.js";

const FACES = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
const LONE_EMOJI = /^(?:\p{Extended_Pictographic}[\p{Emoji_Modifier}\u{FE0F}]*(?:\u{200D}\p{Extended_Pictographic}\u{FE0F}?)*|\s){1,6}$/u;

/** Whether the person who holds the phone wrote the message. */
export function isOwn(message, hands) {
  return message.from?.id === hands.person.id;
}

function author(message, hands) {
  return isOwn(message, hands) ? say("you") : hands.bot.name;
}

function quote(message, hands) {
  const original = message.reply_to_message;
  if (!original) return null;
  return button({ class: "quote", onclick: () => hands.find(original.message_id) },
    el("strong", {}, author(original, hands)),
    el("span", { dir: "auto" }, gist(original)));
}

function forwarded(message) {
  const origin = message.forward_origin;
  if (!origin) return null;
  const name = origin.sender_user?.first_name ?? origin.sender_user_name ?? origin.chat?.title ?? "";
  return el("p", { class: "forwarded" }, icon("forward"), el("span", { say: "forwarded" }), el("bdi", {}, name));
}

/** What stands in the bubble: like Telegram's, it keeps quiet about what a link brought along. */
function shownText(message, hands) {
  const text = message.text ?? message.caption;
  return isOwn(message, hands) ? text?.replace(/^\/start [\w-]+$/, "/start") : text;
}

function words(message, hands) {
  const text = shownText(message, hands);
  if (!text) return null;
  const lone = message.text && text.length < 24 && LONE_EMOJI.test(text);
  return el("div", { class: lone ? "words large" : "words", dir: "auto" },
    formatted(text, message.entities ?? message.caption_entities, hands));
}

/** The browser's clipboard holds the text, and the phone says so. */
async function copy(text, hands) {
  try {
    await navigator.clipboard.writeText(text);
    hands.notice(say("copied"));
  } catch {
    hands.notice(say("notCopied"));
  }
}

function openOnItems(links, hands) {
  return links.flatMap((link) => hands.others().map((person) => ({
    icon: "phone",
    text: say("openOnPerson", { name: person.name }),
    run: () => hands.openOn(person, link),
  })));
}

/** What can be done with a message, in a menu beside `anchor`. */
export function messageMenu(anchor, message, hands) {
  const text = message.text ?? message.caption;
  const own = isOwn(message, hands);
  const faces = FACES.map((emoji) => ({
    emoji, label: say("react", { emoji }), run: () => hands.react(message, emoji),
  }));
  openMenu(anchor, say("messageMenu"), [
    ...(own ? [] : faces),
    { icon: "reply", text: say("reply"), run: () => hands.reply(message) },
    own && text && { icon: "edit", text: say("edit"), run: () => hands.edit(message) },
    text && { icon: "copy", text: say("copyText"), run: () => copy(text, hands) },
    ...openOnItems(botLinks(message, hands.bot.username), hands),
  ]);
}

function openOn(message, hands) {
  const links = botLinks(message, hands.bot.username);
  if (!links.length) return null;
  const opener = button({ class: "open-on", icon: "phone", "aria-haspopup": "menu", onclick: () => {
    const items = openOnItems(links, hands);
    if (items.length) openMenu(opener, say("openOn"), items);
    else hands.notice(say("noOthers"));
  } }, el("span", { say: "openOn" }));
  return opener;
}

function key(spec, message, hands) {
  const label = el("span", { dir: "auto" }, spec.text);
  const url = spec.url ?? spec.web_app?.url ?? spec.login_url?.url;
  if (url) return urlKey(url, label, hands);
  const node = button({ class: "key" }, label);
  node.addEventListener("click", () => {
    if (spec.callback_data !== undefined) hands.tap(message, spec.callback_data, node);
    else if (spec.copy_text) copy(spec.copy_text.text, hands);
    else hands.notice(say("notSupported"));
  });
  if (spec.copy_text) node.append(icon("copy"));
  return node;
}

function urlKey(address, label, hands) {
  const own = botLink(address, hands.bot.username);
  if (own) return button({ class: "key", onclick: () => hands.open(own) }, label);
  const url = safeUrl(address);
  if (!url) return button({ class: "key", disabled: true }, label);
  return el("a", { class: "key", href: url.href, target: "_blank", rel: "noopener noreferrer" },
    label, icon("open"));
}

function keyboard(message, hands) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return el("div", { class: "inline-keys" },
    rows.map((row) => el("div", { class: "key-row" }, row.map((spec) => key(spec, message, hands)))));
}

function meta(message, hands) {
  const more = button({ class: "more", icon: "more", sayLabel: "messageMenu", "aria-haspopup": "menu" });
  more.addEventListener("click", () => messageMenu(more, message, hands));
  return el("span", { class: "meta" },
    message.edit_date ? el("span", { say: "edited" }) : null,
    el("time", { datetime: new Date(message.date * 1000).toISOString(), sayTime: message.date }),
    more);
}

/** A message as it looks on the phone: own ones to the right, the bot's to the left. */
export function bubble(message, hands, reactions) {
  const shown = media(message, hands);
  const text = words(message, hands);
  const body = [forwarded(message), quote(message, hands), shown, text];
  if (!shown && !text) body.push(el("p", { class: "unknown", say: "unknownKind" }));
  const bare = (message.sticker || message.dice || message.video_note) ? " bare" : "";
  const time = clock(message.date);
  return el("article", {
    class: `message ${isOwn(message, hands) ? "own" : "bot"}${bare}`,
    id: `m${hands.person.id}-${message.message_id}`,
    "data-message": message.message_id,
    "data-group": message.media_group_id,
    tabindex: "-1",
    "aria-label": say("messageFrom", { who: author(message, hands), time }),
    oncontextmenu: (event) => contextMenu(event, message, hands),
  },
  el("div", { class: "bubble" }, body, meta(message, hands)),
  [reactions?.own, reactions?.bot].map((emoji) => emoji && el("span", { class: "reaction" }, emoji)),
  keyboard(message, hands),
  openOn(message, hands));
}

function contextMenu(event, message, hands) {
  if (event.target.closest("a, img, video, input") || String(getSelection())) return;
  event.preventDefault();
  messageMenu(event.currentTarget.querySelector(".more"), message, hands);
}
