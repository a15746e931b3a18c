// The rows of the checklist: one is open at a time, with its chart, its figures and why.

import { findAll, only } from "../../page/assets/words.js";

/** @param {string} id */
export function openRow(id) {
  findAll(".finding").forEach((row) => { unfold(row, row.dataset.requirement === id); });
}

// unfold what stands below the row in tables: the figures and records that prove it
/** @param {string} id */
export function openTables(id) {
  findAll(".finding").forEach((row) => {
    if (row.dataset.requirement === id) only(/** @type {const} */ ("details.more"), row).open = true;
  });
}

/** @param {string} id */
export function closeRow(id) {
  findAll(".finding").forEach((row) => { if (row.dataset.requirement === id) unfold(row, false); });
}

/** @param {HTMLElement} row @param {boolean} open */
function unfold(row, open) {
  row.classList.toggle("is-open", open);
  only(/** @type {const} */ ("div.body"), row).hidden = !open;
  only("button.evidence", row).setAttribute("aria-expanded", String(open));
}
