// What a draft gives, at once: on the map, in the editor's card, and below the requirements of the panel.

import { swatch } from "../../page/assets/style.js";
import { addPanes, paneOf, paths } from "../../page/assets/view.js";
import { announce, element, findAll, named, only, read, say } from "../../page/assets/words.js";
import { changedSites, differs } from "./draft.js";
import { placeDraftLabel } from "./draft_label.js";
import { farthest, faultOf, liesIn, nearest } from "./geometry.js";
import { quantityText } from "./numbers.js";
import { figures, inPlane, reachRing, reckonWith } from "./trial.js";

const INK = "var(--ink)";

/** @returns {Style} */
function draftStyle() {
  return { color: INK, weight: 2.5, dashArray: "8 4", fillColor: "var(--draft)", fillOpacity: 0.4 };
}

/** @param {Editor} editor */
export function addOutcome(editor) {
  const map = editor.atlas.map;
  addPanes(map, { draft: 600 });
  editor.layers = L.layerGroup().addTo(map);
  editor.label = element("div.name.deciding.draft", { "aria-hidden": "true" });
  paneOf(map, "names").appendChild(editor.label);
  map.on("moveend resize", editor.placeLabel = () => { placeDraftLabel(editor); });
  if (!editor.before) {
    editor.before = figures(editor.trial, editor.draft.base, Object.create(null));
    editor.check = largestDifference(editor);
  }
}

/** @param {Editor} editor */
export function removeOutcome(editor) {
  editor.layers.remove();
  editor.label.remove();
  document.documentElement.classList.remove("has-draft");
  findAll(".is-former").forEach((path) => { path.classList.remove("is-former"); });
  editor.atlas.map.off("moveend resize", editor.placeLabel);
  findAll(".trial, .draft-mark").forEach((node) => { node.remove(); });
}

// how far the page's own figures lie from those of the result, on the boundaries as they came
/** @param {Editor} editor */
function largestDifference(editor) {
  const data = editor.data;
  const worst = { metres: 0, area: 0 };
  data.sites.forEach((site) => {
    const areas = editor.before.areas[site.id];
    if (site.measured_m2 !== null && areas) worst.area = Math.max(worst.area, Math.abs(areas.area - site.measured_m2));
  });
  data.matrix.forEach((cell) => {
    if (cell.metres === null) return;
    const { value } = editor.before.cell(named(data.sites, cell.core), named(data.sites, cell.background));
    worst.metres = Math.max(worst.metres, Math.abs(Number(value) - cell.metres));
  });
  return worst;
}

/** @param {Editor} editor */
export function draftFaults(editor) {
  return changedSites(editor.draft).filter((id) => editor.draft.now[id] &&
    faultOf(inPlane(editor.trial, editor.draft.now[id])));
}

// `whole`: also what takes longer than a frame (bounds of unlocated sites, the panel, the reach)
/** @param {Editor} editor @param {Shapes} shapes @param {boolean} whole */
export function showOutcome(editor, shapes, whole) {
  const id = editor.site.id;
  const drawn = Object.create(null);
  Object.keys(shapes).forEach((each) => { drawn[each] = shapes[each] !== (editor.draft.base[each] || null); });
  reckonWith(editor.trial, editor.draft.sites);
  const shape = shapes[id];
  const fault = shape ? faultOf(inPlane(editor.trial, shape)) : "";
  editor.figures = fault ? null : figures(editor.trial, shapes, drawn);
  editor.fault = fault;
  const faults = fault || draftFaults(editor).length > 0;
  if (whole) {
    showMap(editor, shapes, drawn);
    showRows(editor, faults ? null : editor.figures, drawn);
  } else moveMap(editor, shape);
  showCard(editor, shapes, drawn);
  placeDraftLabel(editor);
  if (whole) announce(summary(editor));
}

// --- numbers as the rest of the page writes them

/** @param {number | null} value @param {string} unit */
export function quantity(value, unit) {
  if (value === null || !Number.isFinite(value)) return read("editor.unknown");
  return quantityText(value, unit, read);
}

/** @param {Found} found @param {string} unit */
function interval(found, unit) {
  if (found.least === found.value && found.most === found.value) return quantity(found.value, unit);
  const range = quantity(found.least, unit) + " – " + (Number.isFinite(found.most) ? quantity(found.most, unit) : "∞");
  return found.value === null ? range : quantity(found.value, unit) + " (" + range + ")";
}

/** @param {number} to @param {number | null} from @param {string} unit */
function changed(to, from, unit) {
  if (from === null || Math.abs(to - from) < (unit === "m2" ? 0.5 : 0.05)) return "";
  return " (" + (to > from ? "+" : "") + quantity(to - from, unit) + ")";
}

// --- the map

/** @param {Shape} shape @returns {Point[][][]} */
function latLngs(shape) {
  return shape.map((polygon) => polygon.map((ring) => ring.map((point) => [point[1], point[0]])));
}

/** @param {Editor} editor @param {Shapes} shapes @param {Flags} drawn */
function showMap(editor, shapes, drawn) {
  editor.layers.clearLayers();
  editor.outline = null;
  editor.data.sites.forEach(({ id }) => {
    const { layer } = editor.atlas.sites[id];
    const isFormer = !(id in shapes) || drawn[id];
    if (layer) paths(layer).forEach((path) => { path.classList.toggle("is-former", isFormer); });
  });
  Object.entries(shapes).forEach(([id, shape]) => {
    const own = id === editor.site.id;
    if (!shape || !(own || drawn[id] || !editor.atlas.sites[id])) return;
    // a yellow casing below the dashes of ink
    const casing = L.polygon(latLngs(shape), {
      pane: "draft", interactive: false, color: "var(--draft)", weight: 6, fill: false,
    });
    const layer = L.polygon(latLngs(shape), { pane: "draft", interactive: false, ...draftStyle() });
    editor.layers.addLayer(casing).addLayer(layer);
    if (own) editor.outline = [casing, layer];
  });
  const reach = reachNow(editor, shapes, drawn);
  if (reach) {
    editor.layers.addLayer(L.polygon(latLngs([[reach]]), {
      pane: "draft", interactive: false, color: INK, weight: 1.5, dashArray: "12 5 2 5", fill: false,
    }));
  }
  editor.line = null;
  const any = differs(editor.draft) || Object.keys(drawn).some((id) => drawn[id]);
  document.documentElement.classList.toggle("has-draft", any);
  showLine(editor);
}

/** @param {Editor} editor @param {Shape | null} shape */
function moveMap(editor, shape) {
  if (editor.outline && shape) editor.outline.forEach((layer) => { layer.setLatLngs(latLngs(shape)); });
  showLine(editor);
}

// the line between the two sites that decide the separation of the draft
/** @param {Editor} editor */
function showLine(editor) {
  const found = separationNow(editor);
  const pair = found && found.pair;
  if (!(differs(editor.draft) || editor.preview) || !pair || !pair.from || !pair.to) {
    if (editor.line) editor.line.remove();
    editor.line = null;
    editor.ends = null;
    editor.label.classList.add("hidden");
    return;
  }
  editor.ends = [pair.from, pair.to].map((point) => {
    const there = editor.trial.plane.toLonlat(point);
    return L.latLng(there[1], there[0]);
  });
  if (!editor.line) {
    editor.line = L.polyline(editor.ends, { pane: "draft", interactive: false, color: INK, weight: 2.5 });
    editor.layers.addLayer(editor.line);
  } else editor.line.setLatLngs(editor.ends);
  say(editor.label, () => [read("editor.draft"), read(pair.one.name), "⇔", read(pair.other.name),
    quantity(found.value, "m")].join(" "));
  editor.label.classList.remove("hidden");
}

// its limit and its reading are those of the page's day: a draft of another one has none here
/** @param {Editor} editor */
function separationRule(editor) {
  if (!editor.draft.start.is_decided_alike) return undefined;
  return editor.data.trial.rules.find((each) => each.measure === "separation");
}

// the shapes of the core sites that are drawn, in the plane
/** @param {Editor} editor @param {Shapes} shapes */
function coresOf(editor, shapes) {
  return editor.draft.sites.flatMap((site) => {
    const shape = shapes[site.id];
    return site.role === "core" && shape ? [inPlane(editor.trial, shape)] : [];
  });
}

/** @param {Editor} editor */
function separationNow(editor) {
  if (!editor.figures) return null;
  const rule = separationRule(editor);
  return rule ? editor.figures.findings[rule.id] : null;
}

/** @param {Editor} editor @param {Shapes} shapes @param {Flags} drawn */
function reachNow(editor, shapes, drawn) {
  const rule = separationRule(editor);
  const moved = editor.draft.sites.some((site) => site.role === "core" && shapes[site.id] && drawn[site.id]);
  if (!rule || !moved || rule.reading === "spanning_link" || editor.fault) return null;
  const ring = reachRing(coresOf(editor, shapes), rule.limit, rule.reading !== "max_pair");
  return ring && ring.map(editor.trial.plane.toLonlat);
}

// --- the card

/** @param {Editor} editor @param {Shapes} shapes @param {Flags} drawn */
function showCard(editor, shapes, drawn) {
  const site = editor.site;
  /** @type {HTMLElement[]} */
  const rows = [];
  /** @param {string} code @param {Told} line @param {string} [verdict] */
  const add = (code, line, verdict) => {
    rows.push(element("dt", { text: code }), element("dd", { text: line, "data-verdict": verdict,
      "data-figure": code.split(".").pop() }));
  };
  const shape = shapes[site.id];
  const areas = editor.figures && editor.figures.areas[site.id];
  const before = editor.before.areas[site.id] || { area: null, perimeter: null };
  const told = editor.data.trial.sites[site.id];
  const declared = told ? told.declared : null;
  if (editor.fault) add("editor.fault", () => read("editor.fault-" + editor.fault), "fail");
  else if (!areas || !shape) add("editor.area", "editor.not-drawn");
  else {
    add("editor.area", () => quantity(areas.area, "m2") + changed(areas.area, before.area, "m2"));
    if (declared !== null) add("editor.declared", () => quantity(declared, "m2") +
      changed(areas.area, declared, "m2").replace("(", "(" + read("difference") + " "));
    add("editor.perimeter", () => quantity(areas.perimeter, "m") + changed(areas.perimeter, before.perimeter, "m"));
    containment(editor, shapes, inPlane(editor.trial, shape), add);
  }
  const checked = () => read("editor.check") + " " + editor.check.area.toFixed(4) + " " + read("editor.unit-m2") +
    ", " + editor.check.metres.toFixed(5) + " m";
  only(".outcome", editor.card).replaceChildren(element("dl", {}, rows), element("p.check", { text: checked }));
  const faulty = Boolean(editor.fault) || draftFaults(editor).length > 0;
  /** @param {string} name @param {boolean} on */
  const enable = (name, on) => { only(/** @type {const} */ (`button.${name}`), editor.card).disabled = !on; };
  enable("download", !faulty && differs(editor.draft));
  enable("undo", editor.draft.past.length > 0);
  enable("redo", editor.draft.future.length > 0);
  enable("reset", drawn[site.id] && site.id in editor.draft.base);
  enable("take-out", editor.draft.sites.length > 1);
  enable("move-over", !editor.fault && editor.draft.sites.length > 1);
  enable("copy-over", !editor.fault);
  const cut = editor.lastCut;
  enable("other-side", cut !== null && cut.id === site.id && shape === cut.kept);
}

// in its places, within the reach of the core sites, on other sites
/**
 * @param {Editor} editor @param {Shapes} shapes @param {Shape} own
 * @param {(code: string, line: Told, verdict?: string) => void} add
 */
function containment(editor, shapes, own, add) {
  const site = editor.site;
  site.within.forEach((id) => {
    const place = editor.atlas.places[id];
    if (!place) return;
    const lies = liesIn(own, editor.trial.places[id]);
    add("editor.lies", () => read(place.place.name) + ": " + read("editor." + lies));
  });
  const touched = editor.draft.sites.filter((other) => {
    const shape = shapes[other.id];
    return other !== site && shape && liesIn(own, inPlane(editor.trial, shape)) !== "outside";
  });
  if (touched.length) {
    add("editor.overlaps", () => touched.map((other) => read(other.name)).join(", "), "review");
  }
  reachOfSite(editor, shapes, own, add);
}

/**
 * @param {Editor} editor @param {Shapes} shapes @param {Shape} own
 * @param {(code: string, line: Told, verdict?: string) => void} add
 */
function reachOfSite(editor, shapes, own, add) {
  const rule = separationRule(editor);
  const cores = coresOf(editor, shapes);
  if (!rule || editor.site.role !== "background" || !cores.length) return;
  const far = cores.map((core) => farthest(own, core));
  const near = cores.map((core) => nearest(own, core).distance);
  const fold = rule.reading === "max_pair" ? Math.max : Math.min;
  const most = fold(...far);
  const lies = most <= rule.limit ? "inside" : fold(...near) <= rule.limit ? "partly" : "outside";
  add("editor.farthest", () => quantity(most, "m") + " · " + read("editor." + lies));
}

// --- the panel: below each requirement, what it would be

/** @param {Editor} editor @param {Figures | null} found @param {Flags} drawn */
function showRows(editor, found, drawn) {
  const data = editor.data;
  const any = differs(editor.draft) || Object.keys(drawn).some((id) => drawn[id]);
  findAll(".finding").forEach((row) => {
    row.querySelectorAll(".trial").forEach((node) => { node.remove(); });
    if (!any) return;
    const finding = named(data.findings, String(row.dataset.requirement));
    const rule = data.trial.rules.find((each) => each.id === finding.id);
    const line = trialLine(editor, finding, rule, found);
    if (line) only(".line", row).after(line);
  });
  tellWhole(editor, any ? found : null, any);
}

// what the draft is as a whole: one failure decides it; where a requirement is not reckoned here, the page does not say
/** @param {Editor} editor @param {Figures | null} found @param {boolean} any */
function tellWhole(editor, found, any) {
  const { data } = editor;
  findAll(".draft-mark").forEach((node) => { node.remove(); });
  if (!any) return;
  const counted = data.findings.filter((finding) => finding.counts);
  /** @type {Record<string, number>} */
  const counts = { pass: 0, fail: 0, review: 0, undecided: 0, not_applicable: 0, open: 0 };
  counted.forEach((finding) => { counts[verdictOf(editor, editor.draft, finding, found)] += 1; });
  const order = /** @type {const} */ (["fail", "open", "undecided", "review", "pass"]);
  const whole = order.find((each) => counts[each] > 0) || "not_applicable";
  const told = whole === "open" ? { glyph: "–", word: "editor.whole-open" } : {
    glyph: data.trial.verdicts[whole].glyph, word: data.trial.wholes[whole],
  };
  const sign = element("span.glyph", { "aria-hidden": "true" });
  sign.textContent = told.glyph;
  const kinds = Object.entries(counts).filter(([, number]) => number > 0);
  const note = () => kinds.map(([kind, number]) =>
    read(kind === "open" ? "editor.count-open" : data.trial.verdicts[kind].word) + " " + number).join(" · ");
  only(".banner").before(element("section.banner.draft-mark", { "data-verdict": whole },
    element("p.band", { text: "editor.band" }),
    element("p.whole", {}, sign, element("strong", { text: () => read("editor.draft") + ": " + read(told.word) }),
      element("span", { text: note })),
    whole === "open" ? element("p.held", { text: "editor.whole-why" }) : null));
  only(".head h1").prepend(element("span.draft-mark.badge", { text: "editor.draft" }));
  only(".legend ul").prepend(element("li.draft-mark", {}, swatch(draftStyle()),
    element("span", { text: "editor.draft-only" })));
}

// as a draft gives it; "open" where it moves with the land and is not reckoned in the page
/** @param {Editor} editor @param {Draft} draft @param {Finding} finding @param {Figures | null} found */
export function verdictOf(editor, draft, finding, found) {
  const rule = editor.data.trial.rules.find((each) => each.id === finding.id);
  if (hangsOnSites(editor, draft, finding.id)) return "open";
  if (editor.data.trial.unmoved.includes(finding.id)) return finding.verdict;
  if (!rule || !found || editor.before.findings[rule.id].verdict !== finding.verdict) return "open";
  return found.findings[rule.id].verdict;
}

// whether a site came or went that a requirement may ask about, and that is not reckoned with in the page; nothing is
// reckoned of a proposal with another date or other facts
/** @param {Editor} editor @param {Draft} draft @param {string} id */
function hangsOnSites(editor, draft, id) {
  if (!draft.start.is_decided_alike) return true;
  const own = editor.data.sites;
  const gone = own.filter((site) => !draft.sites.includes(site));
  const roles = new Set([...gone, ...draft.sites.filter((site) => !own.includes(site))].map(({ role }) => role));
  const rule = editor.data.trial.rules.find((each) => each.id === id);
  const taken = editor.data.others.filter((site) => draft.sites.includes(site));
  if (rule) {
    return rule.measure === "area" && roles.size > 0 && (!rule.roles.length || taken.some((site) => site.area_is_open));
  }
  return (editor.data.trial.by_sites[id] || []).some((role) => roles.has(role));
}

/** @param {Editor} editor @param {Finding} finding @param {Rule | undefined} rule @param {Figures | null} reckoned */
function trialLine(editor, finding, rule, reckoned) {
  /** @param {string} code */
  const note = (code) => element("p.trial", {}, element("b", { text: "editor.draft" }),
    element("span", { text: code }));
  if (hangsOnSites(editor, editor.draft, finding.id)) return note("editor.not-recomputed");
  if (reckoned === null) return rule ? note("editor.not-decided") : null;
  if (!rule) return editor.data.trial.unmoved.indexOf(finding.id) >= 0 ? null : note("editor.not-recomputed");
  const found = reckoned.findings[rule.id];
  const unit = rule.measure === "area" ? "m2" : "m";
  // the engine may decide otherwise than by the figure alone: where it did, the page does not decide either
  if (editor.before.findings[rule.id].verdict !== finding.verdict) return note("editor.not-recomputed");
  const verdict = editor.data.trial.verdicts[found.verdict];
  const line = element("p.trial", { "data-verdict": found.verdict, "data-trial": rule.id },
    element("b", { text: "editor.draft" }),
    element("span", { text: () => {
      const told = [interval(found, unit) + " " + rule.op.replace("<=", "≤").replace(">=", "≥") + " " +
        quantity(rule.limit, unit)];
      const beyond = rule.op[0] === "<" ? "editor.over" : "editor.short";
      /** @param {number | null} left @param {string} kind */
      const tell = (left, kind) => {
        if (left !== null) told.push(read(left < 0 ? beyond : kind) + " " + quantity(Math.abs(left), unit));
      };
      tell(found.margin, "editor.margin");
      if (found.certain !== found.margin) tell(found.certain, "editor.certain");
      return told.join(" · ");
    } }),
    element("span.word", { text: () => verdict.glyph + " " + read(verdict.word) }));
  return line;
}

/** @param {Editor} editor */
function summary(editor) {
  const shape = editor.draft.now[editor.site.id];
  if (editor.fault) return read("editor.fault-" + editor.fault);
  if (!shape || !differs(editor.draft)) return "";
  const areas = editor.figures && editor.figures.areas[editor.site.id];
  const told = areas ? [read("editor.area") + " " + quantity(areas.area, "m2")] : [];
  const found = separationNow(editor);
  if (found && found.value !== null) {
    told.push(read("distances") + " " + quantity(found.value, "m") + " " +
      read(editor.data.trial.verdicts[found.verdict].word));
  }
  return told.join(", ");
}
