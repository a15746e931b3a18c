// One tool is open on the map at a time: to open another, or Esc, leaves it.

/** @param {Atlas} atlas @param {() => void} leave */
export function takeTool(atlas, leave) {
  leaveTool(atlas);
  if (atlas.editor && atlas.editor.open) atlas.editor.close();
  atlas.leaving = leave;
}

// true where one was open
/** @param {Atlas} atlas */
export function leaveTool(atlas) {
  const leave = atlas.leaving;
  atlas.leaving = null;
  if (leave) leave();
  return Boolean(leave);
}
