// Around the map: what is shown and how, verdicts at a glance, the same land as a table, and every table in full.
(function (zonegeo) {
  "use strict";

  const COLUMNS = ["before", "after", "kept", "added", "removed"];
  const HEADINGS = ["land.site", "area-a", "area-b", "kept", "added", "removed"];

  zonegeo.addGlance = function (page) {
    const element = zonegeo.element;
    const data = page.data;
    const panel = document.getElementById("panel");
    zonegeo.say(panel, "compared", "aria-label");
    panel.appendChild(element("header.head", {}, element("h1", { text: data.title }), zonegeo.languageButton(data)));
    panel.appendChild(element("p.subject", { text: data.subject }));
    page.letters = [];
    panel.appendChild(element("h2", { id: "glance-title", text: "glance" }));
    panel.appendChild(wide("glance", glance(page)));
    panel.appendChild(element("p.subject", { text: data.day }));
    if (!data.notices.length) return;
    panel.appendChild(element("h2", { text: "notices" }));
    panel.appendChild(element("ul.notices", {}, data.notices.map(function (notice) { return element("li", { text: notice }); })));
  };

  // a table that may be wider than its place scrolls in it, by keyboard too
  function wide(label, table) {
    return zonegeo.element("div.wide", { tabindex: "0", role: "region", label: label }, table);
  }

  function glance(page) {
    const cell = zonegeo.element;
    const heads = page.data.proposals.map(function (proposal) {
      const letter = cell("b.letter");
      const head = cell("th", { scope: "col", "data-proposal": proposal.id }, letter, cell("span", { text: proposal.name }));
      page.letters.push({ id: proposal.id, node: letter, head: head });
      return head;
    });
    const rows = page.data.requirements.map(function (row) {
      return cell("tr", { class: row.differs ? null : "same", "data-requirement": row.id },
        cell("th", { scope: "row" }, cell("span", { text: row.name }), cell("span.limit", { text: row.limit })),
        row.cells.map(function (each) { return verdict(each, each.value); }));
    });
    const whole = cell("tr.whole", {}, cell("th", { scope: "row", text: "whole" }),
      page.data.proposals.map(function (proposal) { return verdict(proposal, proposal.counts); }));
    return cell("table.glance", {}, cell("caption", { text: "glance" }),
      cell("thead", {}, cell("tr", {}, cell("td", {}), heads)), cell("tbody", {}, rows, whole));
  }

  function verdict(each, small) {
    const told = function () { return each.glyph + " " + zonegeo.read(each.word) + (each.best ? " ★" : ""); };
    return zonegeo.element("td", { "data-verdict": each.verdict },
      zonegeo.element("span.word", { text: told }), zonegeo.element("span.small", { text: small }));
  }

  // how the two are shown, and which two
  zonegeo.addChoices = function (page, stage) {
    const element = zonegeo.element;
    const modes = zonegeo.MODES.map(function (mode) {
      const box = element("input", { type: "radio", name: "mode", value: mode });
      box.checked = mode === page.mode;
      box.addEventListener("change", function () {
        page.mode = mode;
        zonegeo.showViews(page);
        zonegeo.announce(zonegeo.read("mode." + mode));
      });
      return element("label", {}, box, element("span", { text: "mode." + mode }));
    });
    const bar = element("div.choices", {},
      element("fieldset.modes", {}, element("legend", { text: "mode" }), modes));
    if (page.data.proposals.length > 2) bar.appendChild(choices(page));
    const tools = element("div.page-tools", {},
      element("button.to-table", { type: "button", text: "to-table", onclick: toTable }),
      element("button.print", { type: "button", text: "print", onclick: function () { window.print(); } }));
    bar.appendChild(tools);
    stage.appendChild(bar);
  };

  function choices(page) {
    const element = zonegeo.element;
    page.selects = {};
    const select = function (letter) {
      const node = element("select", { id: "proposal-" + letter });
      page.data.proposals.forEach(function (proposal) {
        node.appendChild(element("option", { value: proposal.id, text: proposal.name }));
      });
      node.value = page[letter];
      node.addEventListener("change", function () { choose(page, letter, node.value); });
      page.selects[letter] = node;
      return element("label", {}, element("span", { text: "proposal-" + letter }), node);
    };
    const swap = function () {
      const [a, b] = [page.a, page.b];
      set(page, b, a);
    };
    return element("fieldset.pair", {}, element("legend", { text: "choose" }), select("a"),
      element("button.swap", { type: "button", label: "swap", title: "swap", onclick: swap },
        zonegeo.svg("svg", { width: 16, height: 12, viewBox: "0 0 16 12", "aria-hidden": "true" },
          zonegeo.svg("path", { d: "M4 1 L1 4 L15 4 M12 11 L15 8 L1 8", fill: "none", stroke: "currentColor", "stroke-width": 1.6 }))),
      select("b"));
  }

  // who takes the other's proposal exchanges them; where two were not measured against each other the baseline steps in
  function choose(page, letter, id) {
    const other = letter === "a" ? "b" : "a";
    let rest = page[other] === id ? page[letter] : page[other];
    const measured = function (one) { return one !== id && zonegeo.landBetween(page.data, one, id) !== null; };
    if (!measured(rest)) rest = page.data.proposals.map(function (each) { return each.id; }).find(measured);
    if (letter === "a") set(page, id, rest);
    else set(page, rest, id);
  }

  function set(page, a, b) {
    page.a = a;
    page.b = b;
    page.selects.a.value = a;
    page.selects.b.value = b;
    zonegeo.showViews(page, true);
    zonegeo.announce(page.summary.textContent);
  }

  function toTable() {
    const title = document.getElementById("land-title");
    title.scrollIntoView({ block: "start" });
    title.focus({ preventScroll: true });
  }

  // below the map: what the hatchings mean, the sums, and what is not on the map
  zonegeo.addKey = function (page, stage) {
    const element = zonegeo.element;
    const styles = zonegeo.landStyles;
    const entry = function (code, style, line) {
      return element("li", { "data-key": code }, zonegeo.swatch(style, line), element("span", { text: "legend." + code }));
    };
    const keys = element("ul.keys", { label: "legend" },
      ["kept", "added", "removed", "core", "background"].map(function (code) { return entry(code, styles[code]); }),
      entry("outline-a", styles.former),
      page.data.places.length ? entry("places", zonegeo.placeStyle()) : null,
      page.data.lines.length ? entry("deciding", { color: "#111", weight: 2.5 }, true) : null);
    page.summary = element("p.summary", {});
    page.nowhere = element("p.nowhere", {});
    zonegeo.say(page.summary, function () { return summary(page); });
    zonegeo.say(page.nowhere, function () { return nowhere(page); });
    const credit = element("p.credit", {}, element("strong", { text: "not-a-cadastral-map" }));
    credit.appendChild(document.createTextNode(" Leaflet " + L.version));
    stage.appendChild(element("footer.key", {}, page.summary, keys, page.nowhere, credit));
  };

  function summary(page) {
    const all = page.pair.totals.find(function (total) { return total.role === "all"; });
    if (!all) return "";
    const told = ["kept", "added", "removed"].map(function (code) { return zonegeo.read(code) + " " + all.areas[code] + " " + zonegeo.read("m2"); });
    return "A → B: " + told.join(" · ");
  }

  function nowhere(page) {
    const sites = zonegeo.nowhere(page.data, page.pair);
    if (!sites.length) return "";
    const has = function (proposal, site) { return zonegeo.siteOf(page.data, proposal, site.id) !== undefined; };
    const told = sites.map(function (site) {
      const [a, b] = [has(page.pair.before, site), has(page.pair.after, site)];
      return (a && b ? "" : a ? "− " : "+ ") + zonegeo.read(site.name);
    });
    return zonegeo.read("nowhere") + ": " + told.join(", ");
  }

  // the map's twin: every site and the sums, in m2
  zonegeo.addTwin = function (page) {
    const element = zonegeo.element;
    const place = document.getElementById("tables");
    zonegeo.say(place, "all-tables", "aria-label");
    place.appendChild(element("h2", { id: "land-title", tabindex: "-1", text: "land" }));
    page.twin = element("div.twin", {});
    place.appendChild(page.twin);
    place.appendChild(element("h2", { text: "all-tables" }));
    page.data.sheets.forEach(function (sheet) { place.appendChild(sheetTable(sheet)); });
  };

  zonegeo.tellPair = function (page) {
    zonegeo.sayAgain(page.summary);
    zonegeo.sayAgain(page.nowhere);
    page.letters.forEach(function (each) {
      const letter = each.id === page.a ? "A" : each.id === page.b ? "B" : "";
      each.node.textContent = letter;
      each.head.classList.toggle("is-shown", letter !== "");
    });
    page.twin.replaceChildren(wide("land", twin(page)));
  };

  function twin(page) {
    const cell = zonegeo.element;
    const { data, pair } = page;
    const numbers = function (areas, unknown) {
      return COLUMNS.map(function (column) {
        if (areas[column] === null) return cell("td.unknown", { text: unknown(column) });
        return cell("td.number", { text: plain(areas[column]) });
      });
    };
    const rows = pair.changes.map(function (change) {
      const sites = zonegeo.sitesOf(data, pair, change);
      const name = function () { return zonegeo.changeName(sites); };
      const missing = function (column) {
        const side = { before: change.before, after: change.after }[column];
        return side && !side.length ? plain("–") : "unlocated";
      };
      return cell("tr", { class: change.kind === "unchanged" ? "same" : null, "data-kind": change.kind },
        cell("th", { scope: "row" }, cell("span", { text: name }), cell("span.kind", { text: data.kinds[change.kind] })),
        numbers(change.areas, missing));
    });
    const totals = pair.totals.map(function (total) {
      return cell("tr.total", { "data-role": total.role },
        cell("th", { scope: "row", text: total.name }), numbers(total.areas, function () { return plain("–"); }));
    });
    return cell("table.twin", {}, cell("caption", { text: "land" }),
      cell("thead", {}, cell("tr", {}, HEADINGS.map(function (code) { return cell("th", { scope: "col", text: heading(code) }); }))),
      cell("tbody", {}, rows), cell("tfoot", {}, totals));
  }

  // areas stand without their unit in the cells
  function heading(code) {
    return function () { return zonegeo.read(code) + (code === "land.site" ? "" : " (" + zonegeo.read("m2") + ")"); };
  }

  function plain(text) {
    return { ko: text, en: text };
  }

  function sheetTable(sheet) {
    const cell = zonegeo.element;
    const heads = sheet.headings.map(function (heading) { return cell("th", { scope: "col", text: heading }); });
    const rows = sheet.lines.map(function (line) {
      return cell("tr", { class: line.differs ? null : "same" }, line.cells.map(function (text, column) {
        const told = typeof text === "string" ? plain(text) : text;
        if (column === 0) return cell("th", { scope: "row", text: told });
        return cell("td", { class: line.marks[column] || null, text: told });
      }));
    });
    const table = cell("table", { id: "table-" + sheet.id }, cell("caption", { text: sheet.title }),
      cell("thead", {}, cell("tr", {}, heads)), cell("tbody", {}, rows));
    return cell("section.sheet-of", {}, cell("h3", { text: sheet.title }),
      sheet.note ? cell("p.subject", { text: sheet.note }) : null, wide(sheet.title, table));
  }
})((window.zonegeo = window.zonegeo || {}));
