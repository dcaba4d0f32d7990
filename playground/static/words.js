// Every word that the page shows, in the reader's language; the tables are words.vi.json and words.en.json.
// The trap: a word written into the markup by a script stays behind when the language changes. So fixed
// words are marked (data-word…) and dressed anew, and views that build their own listen for "language".

const LANGUAGES = ["vi", "en"];
const tables = {};
let language = "vi";

/** Fetch both tables and take up the language chosen last time (Vietnamese at first). */
export async function load() {
  await Promise.all(LANGUAGES.map(async (name) => {
    const answer = await fetch(`/playground/static/words.${name}.json`);
    tables[name] = await answer.json();
  }));
  const kept = remembered("language");
  if (LANGUAGES.includes(kept)) language = kept;
}

/** The language that is shown now. */
export function spoken() {
  return language;
}

/** The sentence of this key, its {places} filled in. */
export function say(key, values = {}) {
  const sentence = tables[language][key] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (_, place) => String(values[place] ?? ""));
}

/** Whether there is a sentence of this key. */
export function knows(key) {
  return key in tables[language];
}

/** Change the language of the whole page and remember the choice. */
export function speak(name) {
  language = name;
  remember("language", name);
  dress(document);
  document.dispatchEvent(new CustomEvent("language"));
}

/** Give every marked element under `root` its words. */
export function dress(root) {
  document.documentElement.lang = language;
  for (const element of root.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word);
  for (const element of root.querySelectorAll("[data-word-title]")) element.title = say(element.dataset.wordTitle);
  for (const element of root.querySelectorAll("[data-word-placeholder]")) {
    element.placeholder = say(element.dataset.wordPlaceholder);
  }
  for (const element of root.querySelectorAll("[data-word-label]")) {
    const label = say(element.dataset.wordLabel);
    element.setAttribute("aria-label", label);
    if (element.matches("button, summary")) element.title = label;
  }
}

// A browser may forbid storage (private windows do): then choices last as long as the page.

/** What was kept under this name, or null. `place` is localStorage, or sessionStorage for what is typed. */
export function remembered(name, place = "localStorage") {
  try {
    return window[place].getItem(`playground:${name}`);
  } catch {
    return null;
  }
}

/** Keep this under this name; an empty value forgets it. */
export function remember(name, value, place = "localStorage") {
  try {
    if (value === "") window[place].removeItem(`playground:${name}`);
    else window[place].setItem(`playground:${name}`, value);
  } catch {
    // Nothing is lost that the page needs now.
  }
}
