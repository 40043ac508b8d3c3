const DA = {
  title: "Telefoner · Hjem til Alle",
  skip: "Spring til telefonerne",
  people: "Personer",
  addPerson: "Tilføj en person",
  otherLanguage: "EN",
  otherLanguageLabel: "EN – show the page in English",
  theme: "Skift mellem lyst og mørkt",
  connecting: "Forbinder …",
  lost: "Forbindelsen er væk. Jeg prøver igen om lidt.",
  tryNow: "Prøv nu",
  back: "Forbindelsen er tilbage.",
  noPeople: "Der er ingen telefoner endnu. Tilføj en person for at komme i gang.",
  phoneOf: "Telefon: {name}",
  chatOf: "Samtale på telefonen: {name}",
  unread: { one: "{n} ulæst besked", other: "{n} ulæste beskeder" },
  bot: "bot",
  typing: "skriver …",
  blockedStatus: "blokeret",
  start: "Start",
  startHint: "Tryk på Start for at skrive med {bot}.",
  unblock: "Fjern blokering",
  block: "Blokér botten",
  phoneMenu: "Mere på telefonen",
  openInvitation: "Åbn invitation",
  openInvitationHelp: "Sæt et link til {bot} ind. Det åbner på telefonen, som om man trykkede på det.",
  link: "Link",
  open: "Åbn",
  openOn: "Åbn på …",
  openOnPerson: "Åbn på telefonen: {name}",
  noOthers: "Der er ingen anden telefon. Tilføj en person først.",
  openedOn: "Linket er åbnet på telefonen: {name}.",
  today: "I dag",
  yesterday: "I går",
  edited: "redigeret",
  forwarded: "Videresendt",
  you: "Dig",
  messageFrom: "{who}, kl. {time}",
  messageMenu: "Mere om beskeden",
  reply: "Svar",
  edit: "Redigér",
  copyText: "Kopiér tekst",
  copied: "Kopieret",
  notCopied: "Teksten kunne ikke kopieres.",
  react: "Reagér med {emoji}",
  replyingTo: "Svar til {who}",
  editing: "Redigér besked",
  cancel: "Annullér",
  write: "Skriv en besked",
  writeHint: "Besked",
  send: "Send",
  save: "Gem",
  attach: "Vedhæft",
  commands: "Kommandoer",
  keys: "Vis eller skjul knapper",
  keysLabel: "Svarknapper",
  picture: "Billede",
  video: "Video",
  document: "Dokument",
  audio: "Lydfil",
  voice: "Talebesked",
  location: "Sted",
  caption: "Tekst til filen",
  sendFile: "Send fil",
  record: "Optag en talebesked",
  recording: "Optager",
  dropRecording: "Slet optagelsen",
  sendRecording: "Send optagelsen",
  places: "Steder i København",
  ownPlace: "Et andet sted",
  latitude: "Breddegrad",
  longitude: "Længdegrad",
  badPlace: "Skriv to tal, fx 55,6761 og 12,5683.",
  sendPlace: "Send sted",
  onMap: "Vis på kort",
  play: "Afspil talebesked",
  pause: "Pause",
  position: "Sted i talebeskeden",
  download: "Hent {name}",
  showPicture: "Vis billedet stort",
  pictureAlt: "Billede",
  spoiler: "Skjult tekst. Tryk for at vise.",
  quoteMore: "Vis hele citatet",
  toNewest: "Gå til nyeste besked",
  close: "Luk",
  ok: "OK",
  name: "Navn",
  phoneLanguage: "Telefonens sprog",
  danish: "Dansk",
  english: "Engelsk",
  add: "Tilføj",
  failed: "Det lykkedes ikke. Prøv igen.",
  noServer: "Der er ingen forbindelse. Din besked blev ikke sendt.",
  noMicrophone: "Mikrofonen kan ikke bruges her. Vælg en lydfil i stedet.",
  notSupported: "Den slags knap kan telefonen ikke bruge her.",
  unknownKind: "En slags besked, som telefonen ikke kan vise",
  deletedReply: "Besked",
  sticker: "Klistermærke",
  contact: "Kontakt",
  poll: "Afstemning",
};

const EN = {
  title: "Phones · Hjem til Alle",
  skip: "Skip to the phones",
  people: "People",
  addPerson: "Add a person",
  otherLanguage: "DA",
  otherLanguageLabel: "DA – vis siden på dansk",
  theme: "Switch between light and dark",
  connecting: "Connecting …",
  lost: "The connection is gone. Trying again in a moment.",
  tryNow: "Try now",
  back: "The connection is back.",
  noPeople: "There are no phones yet. Add a person to begin.",
  phoneOf: "Phone: {name}",
  chatOf: "Chat on the phone: {name}",
  unread: { one: "{n} unread message", other: "{n} unread messages" },
  bot: "bot",
  typing: "typing …",
  blockedStatus: "blocked",
  start: "Start",
  startHint: "Press Start to write with {bot}.",
  unblock: "Unblock",
  block: "Block the bot",
  phoneMenu: "More on the phone",
  openInvitation: "Open invitation",
  openInvitationHelp: "Paste a link to {bot}. It opens on the phone as if you had tapped it.",
  link: "Link",
  open: "Open",
  openOn: "Open on …",
  openOnPerson: "Open on the phone: {name}",
  noOthers: "There is no other phone. Add a person first.",
  openedOn: "The link is open on the phone: {name}.",
  today: "Today",
  yesterday: "Yesterday",
  edited: "edited",
  forwarded: "Forwarded",
  you: "You",
  messageFrom: "{who}, {time}",
  messageMenu: "More about the message",
  reply: "Reply",
  edit: "Edit",
  copyText: "Copy text",
  copied: "Copied",
  notCopied: "The text could not be copied.",
  react: "React with {emoji}",
  replyingTo: "Reply to {who}",
  editing: "Edit message",
  cancel: "Cancel",
  write: "Write a message",
  writeHint: "Message",
  send: "Send",
  save: "Save",
  attach: "Attach",
  commands: "Commands",
  keys: "Show or hide buttons",
  keysLabel: "Reply buttons",
  picture: "Picture",
  video: "Video",
  document: "Document",
  audio: "Sound file",
  voice: "Voice message",
  location: "Place",
  caption: "Words for the file",
  sendFile: "Send file",
  record: "Record a voice message",
  recording: "Recording",
  dropRecording: "Delete the recording",
  sendRecording: "Send the recording",
  places: "Places in Copenhagen",
  ownPlace: "Another place",
  latitude: "Latitude",
  longitude: "Longitude",
  badPlace: "Write two numbers, such as 55.6761 and 12.5683.",
  sendPlace: "Send place",
  onMap: "Show on map",
  play: "Play voice message",
  pause: "Pause",
  position: "Position in the voice message",
  download: "Download {name}",
  showPicture: "Show the picture large",
  pictureAlt: "Picture",
  spoiler: "Hidden text. Press to show.",
  quoteMore: "Show the whole quote",
  toNewest: "Go to the newest message",
  close: "Close",
  ok: "OK",
  name: "Name",
  phoneLanguage: "The phone's language",
  danish: "Danish",
  english: "English",
  add: "Add",
  failed: "That did not work. Try again.",
  noServer: "There is no connection. Your message was not sent.",
  noMicrophone: "The microphone cannot be used here. Choose a sound file instead.",
  notSupported: "The phone cannot use that kind of button here.",
  unknownKind: "A kind of message that the phone cannot show",
  deletedReply: "Message",
  sticker: "Sticker",
  contact: "Contact",
  poll: "Poll",
};

const WORDS = { da: DA, en: EN };
const LOCALES = { da: "da-DK", en: "en-GB" };
const ZONE = "Europe/Copenhagen"; // The phones are in Denmark, wherever the browser is.

let language = localStorage.getItem("phones.language") === "en" ? "en" : "da";

/** The page's words for a key, with its {values} put in; `n` chooses between one and many. */
export function say(key, values = {}) {
  let text = WORDS[language][key];
  if (typeof text === "object") text = values.n === 1 ? text.one : text.other;
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** A clock time on a Danish phone, from Unix seconds. */
export function clock(seconds) {
  const format = new Intl.DateTimeFormat(LOCALES[language], { hour: "2-digit", minute: "2-digit", timeZone: ZONE });
  return format.format(seconds * 1000);
}

/** The calendar day of Unix seconds in Denmark, as 2026-11-24. */
export function day(seconds) {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE }).format(seconds * 1000);
}

function dayWords(seconds) {
  const now = Date.now() / 1000;
  if (day(seconds) === day(now)) return say("today");
  if (day(seconds) === day(now - 86400)) return say("yesterday");
  const format = new Intl.DateTimeFormat(LOCALES[language], {
    weekday: "long", day: "numeric", month: "long", timeZone: ZONE,
  });
  const part = Object.fromEntries(format.formatToParts(seconds * 1000).map((one) => [one.type, one.value]));
  return language === "da" ? `${part.weekday} d. ${part.day}. ${part.month}` : format.format(seconds * 1000);
}

/** Let a node say something that follows the page's language: its text, its label, its hint, a time or a day. */
export function mark(node, how, value) {
  node.dataset[how] = typeof value === "string" ? value : JSON.stringify(value);
  write(node);
}

function spoken(value) {
  if (!value.startsWith("[")) return say(value);
  const [key, values] = JSON.parse(value);
  return say(key, values);
}

function write(node) {
  const { say: text, sayLabel, sayHint, sayTime, sayDay } = node.dataset;
  if (text) node.textContent = spoken(text);
  if (sayTime) node.textContent = clock(Number(sayTime));
  if (sayDay) node.textContent = dayWords(Number(sayDay));
  if (sayHint) node.setAttribute("placeholder", spoken(sayHint));
  if (!sayLabel) return;
  node.setAttribute("aria-label", spoken(sayLabel));
  if (node.matches("button, a")) node.title = spoken(sayLabel);
}

/** The whole page speaks the chosen language, `lang` included. */
export function relabel() {
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-foreign]")) node.lang = language === "da" ? "en" : "da";
  for (const node of document.querySelectorAll("[data-say], [data-say-label], [data-say-hint], [data-say-time], [data-say-day]")) {
    write(node);
  }
}

/** The other language is chosen, shown and remembered. */
export function switchLanguage() {
  language = language === "da" ? "en" : "da";
  localStorage.setItem("phones.language", language);
  relabel();
}
