// A site goes over to another draft: to one that is kept in the browser, or to a new one that begins with the sites of
// a proposal of the study, and is a draft of that one. A draft that is kept is taken up again in place of the one drawn
// now.

import { announce, element, read, sayAgain } from "../../page/assets/words.js";
import {
  differs, draftFile, keepCopies, nextNumber, receiveSite, removeSite, startDraft, startsOf, takeDraft,
} from "./draft.js";

/** @param {Editor} editor @param {{ choose(site: Site): void }} actions */
export function handOver(editor, actions) {
  const target = element("select", { id: "editor-target", onchange: () => { enableOpen(editor); } });
  // whoever hears the button hears which site goes where
  /** @param {string} code */
  const about = (code) => () => [
    read(code), editor.site ? read(editor.site.name) : "", targetName(editor, target.value),
  ].filter(Boolean).join(" · ");
  /** @param {string} code @param {() => void} press @param {Told} [label] */
  const button = (code, press, label) => element(/** @type {"button.move-over"} */ ("button." + code.split(".")[1]), {
    type: "button", text: code, label, onclick: press,
  });
  const move = button("editor.move-over", () => { send(editor, actions, false); }, about("editor.move-over"));
  const copy = button("editor.copy-over", () => { send(editor, actions, true); }, about("editor.copy-over"));
  const open = button("editor.open-draft", () => { takeUp(editor, actions); });
  editor.handOver = { target, move, copy, open };
  return element("p.field.hand-over", {}, element("label", { for: "editor-target", text: "editor.target" }), target,
    element("span.row", {}, move, copy, open));
}

// said from the choice itself: an option may still be in the language before
/** @param {Editor} editor @param {string} value */
function targetName(editor, value) {
  const start = startsOf(editor.data).find(({ id }) => "new " + id === value);
  return start ? startName(start)() : value ? draftName(Number(value))() : "";
}

/** @param {OtherProposal} start */
function startName({ name }) {
  return () => read("editor.new-draft") + " " + read(name);
}

/** @param {Editor} editor */
export function showTargets(editor) {
  const { target, move, copy } = editor.handOver;
  const held = target.value;
  target.replaceChildren(
    ...editor.copies.map((each) => element("option", { value: String(each.number), text: draftName(each.number) })),
    ...startsOf(editor.data).map((start) => element("option", { value: "new " + start.id, text: startName(start) })));
  if (Array.from(target.options).some(({ value }) => value === held)) target.value = held;
  [move, copy].forEach(sayAgain);
  enableOpen(editor);
}

/** @param {Editor} editor */
function enableOpen(editor) {
  const { target, move, copy, open } = editor.handOver;
  open.disabled = !editor.copies.some(({ number }) => String(number) === target.value);
  [move, copy].forEach(sayAgain);
}

/** @param {number} number */
export function draftName(number) {
  return () => read("editor.draft") + " " + number;
}

/** @param {Editor} editor @param {string} value @returns {{ draft: Draft, number: number }} */
function targetOf(editor, value) {
  const { data } = editor;
  const kept = editor.copies.find(({ number }) => String(number) === value);
  if (!kept) {
    const start = startsOf(data).find(({ id }) => "new " + id === value) || startsOf(data)[0];
    return { draft: startDraft(data, start), number: nextNumber(editor) };
  }
  const draft = startDraft(data);
  takeDraft(data, draft, kept.text);
  return { draft, number: kept.number };
}

/** @param {Editor} editor @param {{ choose(site: Site): void }} actions @param {boolean} stays */
function send(editor, actions, stays) {
  const { data, draft, site } = editor;
  if (!stays && draft.sites.length < 2) return;
  const { draft: target, number } = targetOf(editor, editor.handOver.target.value);
  receiveSite(data, target, draft, site);
  const before = editor.copies.find((each) => each.number === number) || null;
  const after = { number, text: draftFile(data, target) };
  const isKept = keepOne(editor, number, after);
  if (!stays) {
    const at = draft.sites.indexOf(site);
    removeSite(draft, site.id);
    draft.past[draft.past.length - 1].copies = { number, before, after };
    actions.choose(draft.sites[Math.min(at, draft.sites.length - 1)]);
  }
  editor.handOver.target.value = String(number);
  enableOpen(editor);
  editor.compareWith(number);
  const done = read(site.name) + " → " + draftName(number)() + ": " +
    read(stays ? "editor.copied-over" : "editor.moved-over");
  announce(isKept ? done : done + " " + read("drafts.not-kept"));
}

// the draft that is kept under a number becomes another one, or goes; false where the browser keeps nothing
/** @param {Editor} editor @param {number} number @param {KeptDraft | null} next */
function keepOne(editor, number, next) {
  const others = editor.copies.filter((each) => each.number !== number);
  editor.copies = [...others, ...(next ? [next] : [])].sort((a, b) => a.number - b.number);
  showTargets(editor);
  return keepCopies(editor.data, editor.copies);
}

// what went over comes back with the step that is taken back, unless the other draft has changed since
/** @param {Editor} editor @param {DraftStep | undefined} step @param {boolean} back */
export function travelCopies(editor, step, back) {
  if (!step || !step.copies) return;
  const { number, before, after } = step.copies;
  const [from, to] = back ? [after, before] : [before, after];
  const now = editor.copies.find((each) => each.number === number);
  if ((now && now.text) === (from ? from.text : undefined)) keepOne(editor, number, to);
}

// the one that was drawn is kept in its turn, where anything of it is another than it came
/** @param {Editor} editor @param {{ choose(site: Site): void }} actions */
function takeUp(editor, actions) {
  const kept = editor.copies.find(({ number }) => String(number) === editor.handOver.target.value);
  if (!kept) return;
  const { draft } = targetOf(editor, String(kept.number));
  const left = editor.number === null ? nextNumber(editor) : editor.number;
  const text = draftFile(editor.data, editor.draft);
  const isLeft = differs(editor.draft);
  keepOne(editor, kept.number, null);
  if (isLeft) keepOne(editor, left, { number: left, text });
  editor.draft = draft;
  editor.number = kept.number;
  if (isLeft) editor.handOver.target.value = String(left);
  enableOpen(editor);
  actions.choose(draft.sites.find(({ id }) => id === editor.site.id) || draft.sites[0]);
  if (isLeft) editor.compareWith(left);
  announce(draftName(kept.number)() + ": " + read("editor.opened"));
}
