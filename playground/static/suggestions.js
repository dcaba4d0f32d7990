// What a newcomer finds in an empty chat: a line of welcome and a few things to begin with.

import { make } from "./elements.js";
import { say, spoken } from "./words.js";

const CITIZEN = ["/start", "/nominate", "story"];
const BY_ROLE = {
  citizen: CITIZEN,
  subscriber: ["/start", "/stories", "/subscribe"],
  channel: [],
};
const OFFICER = ["/start", "/queue", "/reports"];

/** Show or take away the suggestions of a phone, as its chat is empty or not. */
export function suggest(phone) {
  const place = phone.find(".empty");
  place.hidden = phone.messages.length > 0;
  const wanted = `${spoken()} ${phone.role}`;
  if (place.hidden || place.dataset.for === wanted) return;
  place.dataset.for = wanted;
  const channel = phone.role === "channel";
  place.replaceChildren(
    make("p", { class: "empty-title" }, say(channel ? "empty_channel_title" : "empty_title")),
    make("p", {}, say(channel ? "empty_channel" : "empty_chat")),
    make("div", { class: "chips" }, ...chips(phone)),
  );
}

function chips(phone) {
  return (BY_ROLE[phone.role] ?? OFFICER).map((what) => {
    const story = what === "story";
    const text = story ? say("suggested_story") : what;
    return make("button", { type: "button", class: "chip", "data-suggests": what, onclick: () => phone.fill(text) },
      story ? say("suggested_story_label") : what);
  });
}
