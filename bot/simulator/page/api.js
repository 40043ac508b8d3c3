import { say } from "./words.js";

/** Something the server refused; its message can be shown as it is. */
export class Refused extends Error {}

async function post(path, body) {
  const form = body instanceof FormData;
  let response;
  try {
    response = await fetch(path, {
      method: "POST",
      headers: form ? {} : { "Content-Type": "application/json" },
      body: form ? body : JSON.stringify(body),
    });
  } catch {
    throw new Refused(say("noServer"));
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(answer.error || say("failed"));
  return answer;
}

/** A new person, with a phone of her own. */
export function addPerson(name, language_code) {
  return post("/phones/people", { name, language_code });
}

/** What one person can do on her phone; every call raises Refused with words to show. */
export function handOf(id) {
  const does = (what, body = {}) => post(`/phones/${id}/${what}`, body);
  return {
    start: () => does("start"),
    send: (text, reply_to) => does("send", reply_to ? { text, reply_to } : { text }),
    tap: (message_id, data) => does("tap", { message_id, data }),
    edit: (message_id, text) => does("edit", { message_id, text }),
    react: (message_id, emoji) => does("react", { message_id, emoji }),
    block: (blocked) => does("block", { blocked }),
    open: (link) => does("open", { link }),
    locate: (latitude, longitude) => does("location", { latitude, longitude }),
    upload(kind, file, caption) {
      const form = new FormData();
      form.append("kind", kind);
      if (caption) form.append("caption", caption);
      form.append("file", file, file.name);
      return does("upload", form);
    },
  };
}

/** Where a file of the chat is fetched. */
export function fileUrl(file_id) {
  return `/phones/file/${encodeURIComponent(file_id)}`;
}
