// A file that leaves the page.

import { element } from "./words.js";

/** @param {string} name @param {Blob} content */
export function download(name, content) {
  const link = element("a", { href: URL.createObjectURL(content) });
  link.download = name;
  document.body.appendChild(link);
  link.click();
  link.remove();
  window.setTimeout(() => { URL.revokeObjectURL(link.href); }, 10000);
}
