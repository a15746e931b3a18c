// Two drafts side by side: copies that were kept in the browser, the one that is drawn now, and the land as it came.
// For each requirement value and verdict of both, and how far the second is from the first.

import { announce, element, read, table } from "../../page/assets/words.js";
import { differs, draftFile, keepCopies, nextNumber, shapesNow, startDraft, takeDraft } from "./draft.js";
import { draftName, showTargets } from "./hand_over.js";
import { quantity, verdictOf } from "./outcome.js";
import { figures, reckonWith } from "./trial.js";

/** @param {Editor} editor */
export function sideBySide(editor) {
  /** @type {HTMLSelectElement[]} */
  const [one, other] = ["one", "other"].map((name) => element("select", {
    id: "draft-" + name, onchange: () => { show(); },
  }));
  const result = element("div.compared", {});
  const choices = () => {
    [one, other].forEach((select) => {
      const held = select.value;
      select.replaceChildren(
        element("option", { value: "now", text: "drafts.now" }),
        element("option", { value: "came", text: "drafts.came" }),
        ...editor.copies.map(({ number }) => element("option", { value: String(number), text: draftName(number) })));
      select.value = held;
    });
    if (!one.value) one.value = "came";
    if (!other.value) other.value = "now";
  };
  const show = () => { result.replaceChildren(comparison(editor, [one.value, other.value])); };
  const keepOne = () => {
    if (!differs(editor.draft)) return announce(read("drafts.nothing"));
    const kept = { number: nextNumber(editor), text: draftFile(editor.data, editor.draft) };
    editor.copies = [...editor.copies, kept];
    announce(read(keepCopies(editor.data, editor.copies) ? "drafts.kept" : "drafts.not-kept"));
    showTargets(editor);
    choices();
    show();
  };
  // only those that are looked at: none goes that the reader does not see
  const forget = () => {
    const chosen = new Set([one.value, other.value]);
    const left = editor.copies.filter(({ number }) => !chosen.has(String(number)));
    if (left.length === editor.copies.length) return announce(read("drafts.choose"));
    editor.copies = left;
    keepCopies(editor.data, left);
    showTargets(editor);
    choices();
    one.value = "came";
    other.value = "now";
    show();
  };
  const box = element("details.side-by-side", {}, element("summary", { text: "drafts.compare" }),
    element("div.row", {}, element("button.keep-copy", { type: "button", text: "drafts.keep", onclick: keepOne }),
      element("button.forget", { type: "button", text: "drafts.forget", onclick: forget })),
    element("p.field", {},
      element("span.choice", {}, element("label", { for: "draft-one", text: "drafts.one" }), one),
      element("span.choice", {}, element("label", { for: "draft-other", text: "drafts.other" }), other)),
    result);
  editor.tellCopies = () => {
    if (!box.open) return;
    choices();
    show();
  };
  editor.compareWith = (number) => {
    box.open = true;
    choices();
    one.value = "now";
    other.value = String(number);
    show();
  };
  box.addEventListener("toggle", () => { editor.tellCopies(); });
  return box;
}

/** @param {Editor} editor @param {string} asked @returns {Draft} */
function draftOf(editor, asked) {
  if (asked === "now") return editor.draft;
  const draft = startDraft(editor.data);
  const copy = editor.copies.find(({ number }) => String(number) === asked);
  if (copy) takeDraft(editor.data, draft, copy.text);
  return draft;
}

// the figures of a draft, with the sites that are in it; the trial is left as the editor has it
/** @param {Editor} editor @param {Draft} draft */
function figuresOf(editor, draft) {
  const shapes = shapesNow(draft);
  /** @type {Flags} */
  const drawn = {};
  Object.keys(shapes).forEach((id) => { drawn[id] = shapes[id] !== (draft.base[id] || null); });
  reckonWith(editor.trial, draft.sites);
  const found = figures(editor.trial, shapes, drawn);
  reckonWith(editor.trial, editor.draft.sites);
  return found;
}

/** @param {Editor} editor @param {string[]} asked */
function comparison(editor, asked) {
  const { findings, trial } = editor.data;
  const drafts = asked.map((each) => draftOf(editor, each));
  const found = drafts.map((draft) => figuresOf(editor, draft));
  const rows = findings.filter((finding) => finding.counts).map((finding) => {
    const rule = trial.rules.find((each) => each.id === finding.id);
    const unit = rule && rule.measure === "area" ? "m2" : "m";
    const values = found.map((each) => rule ? each.findings[rule.id].value ?? each.findings[rule.id].least : null);
    const verdicts = drafts.map((draft, index) => verdictOf(editor, draft, finding, found[index]));
    const cells = verdicts.map((verdict, index) => {
      const isOpen = verdict === "open";
      const value = isOpen || !rule ? "" : (found[index].findings[rule.id].value === null ? "≥ " : "") +
        quantity(values[index], unit) + " ";
      const sign = () => isOpen ? "– " + read("editor.count-open")
        : trial.verdicts[verdict].glyph + " " + read(trial.verdicts[verdict].word);
      return element("td", { "data-verdict": verdict }, element("span", { text: () => value }),
        element("b.word", { text: sign }));
    });
    const apart = rule && !verdicts.includes("open") ? Number(values[1]) - Number(values[0]) : NaN;
    // what the page does not reckon is neither the same nor another: check says
    const isOpen = verdicts.includes("open");
    const changed = !isOpen && (verdicts[0] !== verdicts[1] || Math.abs(apart) > 1e-3);
    const difference = Number.isFinite(apart) && Math.abs(apart) > 1e-3
      ? (apart > 0 ? "+" : "") + quantity(apart, unit) : "";
    return element("tr", { "data-compared": finding.id, "data-differs": String(changed) },
      element("th", { scope: "row", text: finding.name }), cells,
      element("td.difference", { text: () => difference ||
        read(isOpen ? "editor.unknown" : changed ? "drafts.verdict-differs" : "drafts.same") }));
  });
  return table("drafts.compare", ["subject", "drafts.one", "drafts.other", "difference"], rows);
}
