// Sites of the study's other proposals: a draft takes them over as the study knows them, until they are drawn anew.

import { announce, element, read, sayAgain } from "../../page/assets/words.js";
import { sitesToTake, takeOver } from "./draft.js";

/** @param {Editor} editor @param {(site: Site) => void} choose */
export function otherSites(editor, choose) {
  const heading = () => read("editor.others") + " " + sitesToTake(editor.data, editor.draft).length;
  const box = element("details.other-sites", {}, element("summary", { text: heading }), element("ul", {}));
  box.addEventListener("click", (event) => {
    const id = event.target instanceof HTMLElement && event.target.dataset.takeOver;
    const site = id && sitesToTake(editor.data, editor.draft).find((each) => each.id === id);
    if (!site) return;
    takeOver(editor.draft, site);
    choose(site);
    announce(read(site.name) + ": " + read("editor.taken-over"));
  });
  return box;
}

/** @param {Editor} editor */
export function showOthers(editor) {
  const left = sitesToTake(editor.data, editor.draft);
  editor.others.hidden = left.length === 0;
  const [summary, list] = editor.others.children;
  sayAgain(summary);
  list.replaceChildren(...left.map((site) => element("li", {},
    element("span", {}, element("b", { text: site.name }), element("small", { text: () =>
      [site.role_word, site.declared || "editor.no-area", proposalsOf(editor, site)].map(read).join(" · ") })),
    element("button", { type: "button", "data-take-over": site.id, text: "editor.take-over",
      label: () => read("editor.take-over") + ": " + read(site.name) }))));
}

// a site of the page's own proposal names none: there it is of that one alone
/** @param {Editor} editor @param {Site | OtherSite} site @returns {Pair} */
function proposalsOf(editor, site) {
  return "proposals" in site ? site.proposals : editor.data.evaluated;
}
