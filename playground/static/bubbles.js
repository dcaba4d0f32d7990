// What stands in a chat: days, the mark before what is new, and messages with their photos and buttons.

import { clean, plain } from "./clean.js";
import { shortDay, time } from "./dates.js";
import { icon, make } from "./elements.js";
import { say } from "./words.js";

/**
 * The blocks of a chat, oldest first: {key, kind, messages}. Messages of one album stand in one block.
 * `newFrom` is the id of the first message that nobody has looked at, or null.
 */
export function blocks(messages, newFrom) {
  const found = [];
  let today = null;
  let last = null;
  for (const message of messages) {
    const day = shortDay(message.at);
    if (day !== today) found.push({ key: `day ${day} ${message.id}`, kind: "day", day, messages: [] });
    today = day;
    if (message.id === newFrom) found.push({ key: "new", kind: "new", messages: [] });
    if (message.album && last?.album === message.album && last.from === message.from) {
      found.at(-1).messages.push(message);
    } else {
      found.push({ key: `message ${message.id}`, kind: "message", messages: [message] });
    }
    last = message;
  }
  return found;
}

/** The list item of a block. */
export function draw(block, owner) {
  if (block.kind === "day") return make("li", { class: "day" }, make("span", {}, block.day));
  if (block.kind === "new") return make("li", { class: "new-mark" }, make("span", {}, say("new_messages")));
  return drawMessage(block.messages, owner);
}

/** What a screen reader is told of a message. */
export function spokenForm(message) {
  const parts = [plain(message.html)];
  if (message.kind) parts.push(say(`share_${message.kind}`));
  if (message.photos.length > 0) parts.push(say("photo"));
  if (message.document) parts.push(message.document.name);
  const labels = message.buttons.flat().map((button) => button.text);
  if (labels.length > 0) parts.push(say("buttons_are", { labels: labels.join(", ") }));
  return parts.filter(Boolean).join(". ").slice(0, 400);
}

function drawMessage(messages, owner) {
  const first = messages[0];
  const fromBot = first.from === "bot";
  const edited = messages.some((message) => message.edited);
  const photos = messages.flatMap((message) => message.photos).filter(isOurs);
  const texts = messages.filter((message) => message.html !== "");
  const meta = drawMeta(first, edited);
  const paragraphs = texts.map((message) => make("div", { class: "text" },
    clean(message.html, { commands: fromBot })));
  // The time stands in the last line, when there is room.
  paragraphs.at(-1)?.append(meta);
  const bubble = make("div", { class: photos.length > 0 ? "bubble with-photos" : "bubble" },
    make("span", { class: "quiet" }, fromBot ? say("bot_says") : say("person_says", { name: owner })),
    photos.length > 0 ? drawPhotos(photos) : null,
    ...messages.filter((message) => message.kind).map((message) => drawKind(message.kind)),
    ...messages.filter((message) => message.document).map((message) => drawDocument(message.document)),
    ...paragraphs, paragraphs.length === 0 ? meta : null);
  const rows = messages.flatMap((message) => message.buttons.map((row) => drawRow(row, message.id)));
  const keyboard = rows.length > 0 ? make("div", { class: "keyboard" }, ...rows) : null;
  return make("li", {
    class: `message ${fromBot ? "from-bot" : "from-person"}`,
    "data-message": first.id, "data-from": first.from, "data-edited": edited, tabindex: "-1",
  }, bubble, fromBot ? null : drawEdit(texts[0]), keyboard);
}

function drawMeta(message, edited) {
  return make("span", { class: "meta" },
    edited ? make("span", { class: "edited" }, say("edited")) : null,
    make("time", { datetime: message.at }, time(message.at)));
}

function drawEdit(message) {
  return message && make("button", {
    type: "button", class: "edit icon-button", "data-edits": message.id, "aria-label": say("edit"), title: say("edit"),
  }, icon("edit"));
}

// Only what the world itself serves; an address elsewhere would tell somebody outside that it was looked at.
function isOurs(address) {
  return address.startsWith("/") && !address.startsWith("//");
}

function drawPhotos(addresses) {
  const pictures = addresses.map((address, at) => make("button",
    { type: "button", class: "photo", "data-photo": address, "aria-label": say("photo_open", { number: at + 1 }) },
    make("img", { src: address, alt: "", loading: "lazy", decoding: "async" })));
  return make("div", { class: "photos", "data-count": Math.min(addresses.length, 4) }, ...pictures);
}

function drawDocument(document) {
  const attributes = { class: "document", download: document.name };
  if (isOurs(document.url ?? "")) attributes.href = document.url;
  return make("a", attributes, icon("file"), make("span", {}, document.name));
}

function drawKind(kind) {
  return make("p", { class: "document" }, icon(kind), make("span", {}, say(`share_${kind}`)));
}

function drawRow(row, messageId) {
  return make("div", { class: "key-row" }, ...row.map((button) => {
    if (!button.url) {
      return make("button", { type: "button", class: "key", "data-on": messageId, "data-data": button.data ?? "" },
        button.text);
    }
    const address = /^(https?|tg):/i.test(button.url) ? button.url : null;
    return make("a", { class: "key", href: address, target: "_blank", rel: "noopener noreferrer" },
      button.text, icon("out"));
  }));
}
