// Words and elements. Everything that a reader sees is a text node made from the data: no text ever becomes markup.

const SVG = "http://www.w3.org/2000/svg";
const HANGUL = /[가-힣]/;
const LATIN = /[A-Za-z]{2}/;
const DAY = /(\d{4}-\d{2}-\d{2})/;
// Hangul with the spaces, digits and signs between: one name or one clause
const KOREAN_RUN = /([가-힣](?:[가-힣\d\s·ㆍ,.~–-]*[가-힣])?)/;
// three words in a row are a sentence, or a source told in English
const ENGLISH = /(?:[A-Za-z]{2,} ){2,}[A-Za-z]{2,}/;
/** @type {Language} */
let spoken = "ko";
/** @type {Record<string, Pair>} */
let words = {};
// what has been said, so that another language can say it again
/** @type {{ node: Element, text: Told, attribute?: string }[]} */
let said = [];

/** @param {Spoken} data */
export function useWords(data) {
  words = data.words;
  spoken = data.language;
}

export function language() {
  return spoken;
}

// a pair {ko, en} in the language of the page, or the code of a fixed word
/** @param {Exclude<MaybeTold, () => string>} text @returns {string} */
export function read(text) {
  if (!text) return "";
  if (typeof text !== "string") return text[spoken];
  return Object.prototype.hasOwnProperty.call(words, text) ? words[text][spoken] : text;
}

// write a pair into an element (or into one of its attributes) and keep it for the next change of language
/** @template {Element} E @param {E} node @param {Told} text @param {string} [attribute] @returns {E} */
export function say(node, text, attribute) {
  said.push({ node, text, attribute });
  write(node, text, attribute);
  return node;
}

/** @param {Element} node @param {Told} text @param {string} [attribute] */
function write(node, text, attribute) {
  const found = typeof text === "function" ? text() : read(text);
  // a number and its unit stay on one line
  const line = attribute ? found : found.replace(/(\d) (?=[^\s\d(–·])/g, "$1\u00a0");
  if (attribute) node.setAttribute(attribute, line);
  else writeText(node, line);
}

// what is not of the language of the page says of which it is, for those who hear it: a name, a law, a source
/** @param {Element} node @param {string} line */
function writeText(node, line) {
  node.removeAttribute("lang");
  const isMixed = spoken === "en" && LATIN.test(line) && HANGUL.test(line);
  const isKorean = spoken === "en" && HANGUL.test(line) && !isMixed;
  if (node instanceof HTMLElement && node.localName !== "option" && (isMixed || (DAY.test(line) && !isKorean))) {
    const parts = isMixed ? line.split(KOREAN_RUN) : [line];
    node.replaceChildren(...parts.flatMap((part, index) => index % 2 ? korean(part) : withDays(part)));
    if (isMixed) return;
  } else node.textContent = line;
  if (isKorean) node.setAttribute("lang", "ko");
  if (spoken === "ko" && !HANGUL.test(line) && ENGLISH.test(line)) node.setAttribute("lang", "en");
}

// a day is read in one piece: 2020-07- at the end of a line is a month
/** @param {string} text */
function withDays(text) {
  return text.split(DAY).map((part, index) => {
    if (index % 2 === 0) return part;
    const node = document.createElement("span");
    node.className = "whole-day";
    node.textContent = part;
    return node;
  });
}

/** @param {string} text */
function korean(text) {
  const node = document.createElement("bdi");
  node.lang = "ko";
  node.textContent = text;
  return node;
}

/** @param {Language} next */
export function speak(next) {
  spoken = next;
  document.documentElement.lang = next;
  said = said.filter((each) => each.node.isConnected);
  said.forEach((each) => { write(each.node, each.text, each.attribute); });
  announce("");
}

// what has left the page for good hears of no other language
/** @param {Element[]} gone */
export function forget(gone) {
  const lost = new Set(gone);
  /** @param {Element | null} node @returns {boolean} */
  const isLost = (node) => node !== null && (lost.has(node) || isLost(node.parentElement));
  said = said.filter((each) => !isLost(each.node));
}

// write once more what an element says: what it says hangs on more than the language
/** @param {Element} node */
export function sayAgain(node) {
  said.forEach((each) => { if (each.node === node) write(each.node, each.text, each.attribute); });
}

// what a phrase is in a language, whatever the page speaks now
/** @param {Language} asked @param {() => string} phrase */
export function within(asked, phrase) {
  const before = spoken;
  spoken = asked;
  const found = phrase();
  spoken = before;
  return found;
}

// the button of a page that says all of it in the other language; `relabel` sets the names on its map anew
/** @param {Spoken} data @param {() => void} relabel */
export function languageButton(data, relabel) {
  const change = () => {
    speak(spoken === "ko" ? "en" : "ko");
    document.title = read(data.title);
    relabel();
  };
  return element("button.language", { type: "button", text: "other-language", onclick: change });
}

// element("button.small", {text: "close", onclick: …}, children…)
/**
 * @template {string} K
 * @param {K} kind @param {Properties} [properties] @param {...Child} children
 * @returns {ElementOf<K>}
 */
export function element(kind, properties = {}, ...children) {
  const [tag, ...classes] = kind.split(".");
  const node = document.createElement(tag);
  classes.forEach((name) => { node.classList.add(name); });
  fill(node, properties);
  append(node, children);
  return /** @type {ElementOf<K>} */ (node);
}

/** @param {string} kind @param {Record<string, string | number>} attributes @param {...Child} children */
export function svg(kind, attributes, ...children) {
  const node = /** @type {SVGElement} */ (document.createElementNS(SVG, kind));
  Object.keys(attributes).forEach((name) => { node.setAttribute(name, String(attributes[name])); });
  append(node, children);
  return node;
}

/** @param {Element} node @param {Properties} properties */
function fill(node, { text, label, title, ...others }) {
  if (text) say(node, text);
  if (label) say(node, label, "aria-label");
  if (title) say(node, title, "title");
  Object.entries(others).forEach(([name, value]) => {
    if (value === null || value === undefined || value === false) return;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else node.setAttribute(name, value === true ? "" : String(value));
  });
}

// the one with an id, of those that are known to have it
/** @template {{ id: string }} T @param {T[]} list @param {string} id @returns {T} */
export function named(list, id) {
  const found = list.find((each) => each.id === id);
  if (!found) throw new Error("nothing here has the id " + id);
  return found;
}

// an element that the page is made with; where it is missing the page is broken, and says so
/**
 * @template {string} K
 * @param {K} selector @param {ParentNode} [root]
 * @returns {ElementOf<K>}
 */
export function only(selector, root = document) {
  const node = root.querySelector(selector);
  if (node === null) throw new Error("nothing in the page is " + selector);
  return /** @type {ElementOf<K>} */ (node);
}

/** @param {string} selector @returns {HTMLElement[]} */
export function findAll(selector) {
  return Array.from(document.querySelectorAll(selector));
}

/** @param {Element} node @param {Child} child */
function append(node, child) {
  if (child === null || child === undefined) return;
  if (Array.isArray(child)) child.forEach((each) => { append(node, each); });
  else node.appendChild(child);
}

// a table without its empty columns
/** @param {string} caption @param {string[]} headings @param {HTMLElement[]} rows */
export function table(caption, headings, rows) {
  const cell = element;
  const used = headings.map((_code, column) => rows.some((row) => row.children[column] &&
    row.children[column].textContent !== ""));
  rows.forEach((row) => {
    Array.from(row.children).forEach((each, column) => { if (!used[column]) each.remove(); });
  });
  const kept = headings.filter((_code, column) => used[column]);
  return cell("table", {}, cell("caption", { text: caption }),
    cell("thead", {}, cell("tr", {}, kept.map((code) => cell("th." + code, { scope: "col", text: code })))),
    cell("tbody", {}, rows));
}

// only the web's own addresses become links: `javascript:` and the like stay text
/** @param {string} address @param {Told} text */
export function link(address, text) {
  if (!/^https?:\/\//i.test(address)) return element("span", { text });
  return element("a", { href: address, rel: "noopener noreferrer", target: "_blank", text });
}

/** @param {string} line */
export function announce(line) {
  const place = document.getElementById("announcement");
  if (place) place.textContent = line;
}
