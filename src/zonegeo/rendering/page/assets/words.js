// Words and elements. Everything that a reader sees is a text node made from the data: no text ever becomes markup.
(function (zonegeo) {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  let language = "ko";
  let words = {};
  // what has been said, so that another language can say it again
  let said = [];

  zonegeo.useWords = function (data) {
    words = data.words;
    language = data.language;
  };

  zonegeo.language = function () {
    return language;
  };

  // a pair {ko, en} in the language of the page, or the code of a fixed word
  zonegeo.read = function (text) {
    if (!text) return "";
    if (typeof text !== "string") return text[language];
    return Object.prototype.hasOwnProperty.call(words, text) ? words[text][language] : text;
  };

  // write a pair into an element (or into one of its attributes) and keep it for the next change of language
  zonegeo.say = function (node, text, attribute) {
    said.push({ node: node, text: text, attribute: attribute });
    write(node, text, attribute);
    return node;
  };

  function write(node, text, attribute) {
    const found = typeof text === "function" ? text() : zonegeo.read(text);
    // a number and its unit stay on one line
    const line = attribute ? found : found.replace(/(\d) (?=[^\s\d(–·])/g, "$1\u00a0");
    if (attribute) node.setAttribute(attribute, line);
    else node.textContent = line;
  }

  zonegeo.speak = function (next) {
    language = next;
    document.documentElement.lang = next;
    said = said.filter(function (each) { return each.node.isConnected; });
    said.forEach(function (each) { write(each.node, each.text, each.attribute); });
  };

  // write once more what an element says: what it says hangs on more than the language
  zonegeo.sayAgain = function (node) {
    said.forEach(function (each) { if (each.node === node) write(each.node, each.text, each.attribute); });
  };

  // what a phrase is in a language, whatever the page speaks now
  zonegeo.within = function (asked, phrase) {
    const spoken = language;
    language = asked;
    const found = phrase();
    language = spoken;
    return found;
  };

  // the button of a page that says all of it in the other language
  zonegeo.languageButton = function (data) {
    const change = function () {
      zonegeo.speak(language === "ko" ? "en" : "ko");
      document.title = zonegeo.read(data.title);
      zonegeo.relabel();
    };
    return zonegeo.element("button.language", { type: "button", text: "other-language", onclick: change });
  };

  // element("button.small", {text: "close", onclick: …}, children…)
  zonegeo.element = function (kind, properties) {
    const names = kind.split(".");
    const node = document.createElement(names[0]);
    names.slice(1).forEach(function (name) { node.classList.add(name); });
    fill(node, properties || {});
    for (let i = 2; i < arguments.length; i += 1) append(node, arguments[i]);
    return node;
  };

  zonegeo.svg = function (kind, attributes) {
    const node = document.createElementNS(SVG, kind);
    Object.keys(attributes || {}).forEach(function (name) { node.setAttribute(name, attributes[name]); });
    for (let i = 2; i < arguments.length; i += 1) append(node, arguments[i]);
    return node;
  };

  function fill(node, properties) {
    Object.keys(properties).forEach(function (name) {
      const value = properties[name];
      if (value === null || value === undefined || value === false) return;
      if (name === "text") zonegeo.say(node, value);
      else if (name === "label") zonegeo.say(node, value, "aria-label");
      else if (name === "title") zonegeo.say(node, value, "title");
      else if (name.slice(0, 2) === "on") node.addEventListener(name.slice(2), value);
      else node.setAttribute(name, value === true ? "" : value);
    });
  }

  function append(node, child) {
    if (child === null || child === undefined) return;
    if (Array.isArray(child)) child.forEach(function (each) { append(node, each); });
    else node.appendChild(child);
  }

  // a table without its empty columns
  zonegeo.table = function (caption, headings, rows) {
    const cell = zonegeo.element;
    const used = headings.map(function (_code, column) {
      return rows.some(function (row) { return row.children[column] && row.children[column].textContent !== ""; });
    });
    rows.forEach(function (row) {
      Array.from(row.children).forEach(function (each, column) { if (!used[column]) each.remove(); });
    });
    const kept = headings.filter(function (_code, column) { return used[column]; });
    return cell("table", {}, cell("caption", { text: caption }),
      cell("thead", {}, cell("tr", {}, kept.map(function (code) { return cell("th." + code, { scope: "col", text: code }); }))),
      cell("tbody", {}, rows));
  };

  // only the web's own addresses become links: `javascript:` and the like stay text
  zonegeo.link = function (address, text) {
    if (!/^https?:\/\//i.test(address)) return zonegeo.element("span", { text: text });
    return zonegeo.element("a", { href: address, rel: "noopener noreferrer", target: "_blank", text: text });
  };

  zonegeo.announce = function (line) {
    const place = document.getElementById("announcement");
    if (place) place.textContent = line;
  };
})((window.zonegeo = window.zonegeo || {}));
