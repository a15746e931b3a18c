// Words and elements. Everything that a reader sees is a text node made from the data: no text ever becomes markup.

const SVG = "http://www.w3.org/2000/svg";
let spoken = "ko";
let words = {};
// what has been said, so that another language can say it again
let said = [];

export function useWords(data) {
  words = data.words;
  spoken = data.language;
}

export function language() {
  return spoken;
}

// a pair {ko, en} in the language of the page, or the code of a fixed word
export function read(text) {
  if (!text) return "";
  if (typeof text !== "string") return text[spoken];
  return Object.prototype.hasOwnProperty.call(words, text) ? words[text][spoken] : text;
}

// write a pair into an element (or into one of its attributes) and keep it for the next change of language
export function say(node, text, attribute) {
  said.push({ node, text, attribute });
  write(node, text, attribute);
  return node;
}

function write(node, text, attribute) {
  const found = typeof text === "function" ? text() : read(text);
  // a number and its unit stay on one line
  const line = attribute ? found : found.replace(/(\d) (?=[^\s\d(–·])/g, "$1\u00a0");
  if (attribute) node.setAttribute(attribute, line);
  else node.textContent = line;
}

export function speak(next) {
  spoken = next;
  document.documentElement.lang = next;
  said = said.filter((each) => each.node.isConnected);
  said.forEach((each) => { write(each.node, each.text, each.attribute); });
}

// write once more what an element says: what it says hangs on more than the language
export function sayAgain(node) {
  said.forEach((each) => { if (each.node === node) write(each.node, each.text, each.attribute); });
}

// what a phrase is in a language, whatever the page speaks now
export function within(asked, phrase) {
  const before = spoken;
  spoken = asked;
  const found = phrase();
  spoken = before;
  return found;
}

// the button of a page that says all of it in the other language; `relabel` sets the names on its map anew
export function languageButton(data, relabel) {
  const change = () => {
    speak(spoken === "ko" ? "en" : "ko");
    document.title = read(data.title);
    relabel();
  };
  return element("button.language", { type: "button", text: "other-language", onclick: change });
}

// element("button.small", {text: "close", onclick: …}, children…)
export function element(kind, properties, ...children) {
  const names = kind.split(".");
  const node = document.createElement(names[0]);
  names.slice(1).forEach((name) => { node.classList.add(name); });
  fill(node, properties || {});
  append(node, children);
  return node;
}

export function svg(kind, attributes, ...children) {
  const node = document.createElementNS(SVG, kind);
  Object.keys(attributes || {}).forEach((name) => { node.setAttribute(name, attributes[name]); });
  append(node, children);
  return node;
}

function fill(node, properties) {
  Object.keys(properties).forEach((name) => {
    const value = properties[name];
    if (value === null || value === undefined || value === false) return;
    if (name === "text") say(node, value);
    else if (name === "label") say(node, value, "aria-label");
    else if (name === "title") say(node, value, "title");
    else if (name.slice(0, 2) === "on") node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  });
}

function append(node, child) {
  if (child === null || child === undefined) return;
  if (Array.isArray(child)) child.forEach((each) => { append(node, each); });
  else node.appendChild(child);
}

// a table without its empty columns
export function table(caption, headings, rows) {
  const cell = element;
  const used = headings.map((_code, column) => rows.some((row) => row.children[column] && row.children[column].textContent !== ""));
  rows.forEach((row) => {
    Array.from(row.children).forEach((each, column) => { if (!used[column]) each.remove(); });
  });
  const kept = headings.filter((_code, column) => used[column]);
  return cell("table", {}, cell("caption", { text: caption }),
    cell("thead", {}, cell("tr", {}, kept.map((code) => cell("th." + code, { scope: "col", text: code })))),
    cell("tbody", {}, rows));
}

// only the web's own addresses become links: `javascript:` and the like stay text
export function link(address, text) {
  if (!/^https?:\/\//i.test(address)) return element("span", { text });
  return element("a", { href: address, rel: "noopener noreferrer", target: "_blank", text });
}

export function announce(line) {
  const place = document.getElementById("announcement");
  if (place) place.textContent = line;
}
