// Try a boundary: the card with its tools, and what each of them does to the draft.
(function (zonegeo) {
  "use strict";

  const MODES = ["corners", "move", "draw", "cut"];
  const STEPS = ["0.1", "1", "10", "100"];
  const SMALL = "(max-width: 760px)";

  zonegeo.addEditor = function (atlas) {
    if (atlas.data.trial === null) return;
    const editor = {
      atlas: atlas, open: false, mode: "corners", snap: true, step: 1, site: null, preview: null, lastCut: null,
      draft: zonegeo.startDraft(atlas.data), trial: zonegeo.trialOf(atlas.data), stopPoints: null,
    };
    atlas.editor = editor;
    zonegeo.addHandles(editor);
    addActions(editor);
    const opener = zonegeo.element("button.try", {
      type: "button", text: "editor.open", "aria-expanded": "false", onclick: function () { toggle(editor); },
    });
    editor.opener = opener;
    document.querySelector(".tools").prepend(opener);
  };

  function toggle(editor) {
    if (editor.open) close(editor);
    else open(editor);
  }

  function open(editor) {
    zonegeo.closeSite();
    zonegeo.hideEvidence();
    editor.open = true;
    editor.opener.setAttribute("aria-expanded", "true");
    document.documentElement.classList.add("is-trying");
    editor.card = card(editor);
    const small = window.matchMedia(SMALL).matches;
    if (small) document.getElementById("panel").prepend(editor.card);
    else document.getElementById("stage").appendChild(editor.card);
    editor.handles.group.addTo(editor.atlas.map);
    zonegeo.addOutcome(editor);
    const sites = editor.atlas.data.sites;
    choose(editor, editor.site || sites.find(function (site) { return site.geometry !== null; }) || sites[0]);
    editor.card.focus({ preventScroll: true });
    zonegeo.announce(zonegeo.read("editor.draft-only"));
  }

  // nothing drawn is lost: the draft waits until the editor is opened again
  function close(editor) {
    if (editor.stopPoints) editor.stopPoints();
    editor.open = false;
    editor.mode = "corners";
    editor.opener.setAttribute("aria-expanded", "false");
    document.documentElement.classList.remove("is-trying");
    editor.handles.group.remove();
    zonegeo.removeOutcome(editor);
    editor.card.remove();
    editor.opener.focus();
    zonegeo.fit(editor.atlas.map, L.latLngBounds(editor.atlas.data.bounds));
  }

  // Esc first ends what is being drawn, then leaves the editor; true where there was something to leave
  zonegeo.leaveEditor = function (atlas) {
    const editor = atlas.editor;
    if (!editor || !editor.open) return false;
    if (editor.stopPoints) setMode(editor, "corners");
    else close(editor);
    return true;
  };

  zonegeo.editSite = function (atlas, site) {
    const editor = atlas.editor;
    if (!editor || !editor.open) return false;
    choose(editor, site);
    return true;
  };

  // --- the card

  function card(editor) {
    const element = zonegeo.element;
    const select = element("select", { id: "editor-site", onchange: function () {
      choose(editor, editor.atlas.data.sites.find(function (site) { return site.id === select.value; }));
    } });
    editor.atlas.data.sites.forEach(function (site) {
      const option = element("option", { value: site.id, text: site.name });
      select.appendChild(option);
    });
    editor.select = select;
    return element("section.editor", { tabindex: "-1", label: "editor.open", "data-obstacle": "" },
      element("header", {}, element("h2", { text: "editor.open" }),
        element("button", { type: "button", text: "close", onclick: function () { close(editor); } })),
      element("p.draft-only", { text: "editor.draft-only" }),
      element("p.field", {}, element("label", { for: "editor-site", text: "editor.site" }), select),
      modeButtons(editor), cornerTools(editor), pointTools(editor), historyTools(editor),
      element("div.outcome", {}),
      element("details.help", {}, element("summary", { text: "editor.help" }), element("p", { text: "editor.help-keys" }),
        element("p", { text: "editor.help-points" })));
  }

  function tool(code, press, name) {
    return zonegeo.element("button." + (name || code.split(".")[1]), { type: "button", text: code, onclick: press });
  }

  function modeButtons(editor) {
    const buttons = MODES.map(function (mode) {
      const node = tool("editor.mode-" + mode, function () { setMode(editor, mode); }, "mode-" + mode);
      node.dataset.mode = mode;
      return node;
    });
    return zonegeo.element("div.row", { role: "group", label: "editor.tools" }, buttons);
  }

  function cornerTools(editor) {
    const element = zonegeo.element;
    const snap = element("input", { type: "checkbox", onchange: function () { editor.snap = snap.checked; } });
    snap.checked = editor.snap;
    const step = element("select", { id: "editor-step", onchange: function () { editor.step = Number(step.value); } });
    STEPS.forEach(function (metres) { step.appendChild(element("option", { value: metres, text: { ko: metres + " m", en: metres + " m" } })); });
    step.value = String(editor.step);
    const field = function (name, axis) {
      const input = element("input", { type: "number", step: "0.1", id: "editor-" + name, onchange: function () { place(editor, axis, input.value); } });
      return [element("label", { for: "editor-" + name, text: "editor." + name }), input];
    };
    return element("div.corner-tools", {},
      element("p.corner-name", {}),
      element("div.row", {}, tool("editor.previous", function () { step_(editor, -1); }), tool("editor.next", function () { step_(editor, 1); }),
        tool("editor.insert", function () { editor.insertCorner(); }), tool("editor.remove", function () { editor.removeCorner(); }),
        tool("editor.snap-now", function () { editor.snapCorner(); })),
      element("p.field.place", {}, field("east", 0), field("north", 1)),
      element("p.field", {}, element("label", { for: "editor-step", text: "editor.step" }), step,
        element("label.check", {}, snap, element("span", { text: "editor.snap" }))));
  }

  function step_(editor, by) {
    const shape = editor.draft.now[editor.site.id];
    if (!shape) return;
    const all = zonegeo.corners(shape);
    const here = all.findIndex(function (at) { return String(at) === String(editor.handles.chosen); });
    zonegeo.chooseCorner(editor, all[(here + by + all.length) % all.length]);
    zonegeo.drawHandles(editor);
    const point = zonegeo.cornerAt(shape, editor.handles.chosen);
    const where = L.latLng(point[1], point[0]);
    if (!editor.atlas.map.getBounds().contains(where)) editor.atlas.map.panTo(where, { animate: false });
  }

  // a corner by its coordinates in the plane
  function place(editor, axis, text) {
    const shape = editor.draft.now[editor.site.id];
    const value = Number(text);
    if (!shape || !editor.handles.chosen || text === "" || !Number.isFinite(value)) return editor.tellCorner();
    const here = editor.trial.plane.toPlane(zonegeo.cornerAt(shape, editor.handles.chosen));
    here[axis] = value;
    editor.commit(zonegeo.withCorner(shape, editor.handles.chosen, editor.trial.plane.toLonlat(here)));
  }

  function pointTools(editor) {
    return zonegeo.element("div.point-tools", {}, zonegeo.element("p.points", {}),
      zonegeo.element("div.row", {}, tool("editor.finish", function () { if (editor.finishPoints) editor.finishPoints(); }),
        tool("editor.cancel", function () { setMode(editor, "corners"); })));
  }

  function historyTools(editor) {
    return zonegeo.element("div.row.history", {},
      tool("editor.undo", function () { travel(editor, zonegeo.undo); }),
      tool("editor.redo", function () { travel(editor, zonegeo.redo); }),
      tool("editor.other-side", function () { otherSide(editor); }),
      tool("editor.reset", function () { reset(editor); }),
      tool("editor.download", function () { save(editor); }));
  }

  // --- what the tools do

  function choose(editor, site) {
    if (editor.stopPoints) editor.stopPoints();
    editor.site = site;
    editor.select.value = site.id;
    editor.handles.chosen = null;
    editor.lastCut = null;
    setMode(editor, editor.draft.now[site.id] ? "corners" : "draw");
    zoomTo(editor, site);
  }

  function zoomTo(editor, site) {
    const shape = editor.draft.now[site.id];
    const bounds = L.latLngBounds([]);
    if (shape) zonegeo.corners(shape).forEach(function (at) { const point = zonegeo.cornerAt(shape, at); bounds.extend([point[1], point[0]]); });
    else site.within.forEach(function (id) { if (editor.atlas.places[id]) bounds.extend(editor.atlas.places[id].layer.getBounds()); });
    if (!bounds.isValid()) return;
    const map = editor.atlas.map;
    // the first point is set in the middle of the map: let that be the middle of the place
    if (!shape) map.setView(bounds.getCenter(), map.getBoundsZoom(bounds, false, [120, 120]), { animate: false });
    else zonegeo.fit(map, bounds.pad(0.1));
  }

  function setMode(editor, mode) {
    if (editor.stopPoints) editor.stopPoints();
    const drawn = Boolean(editor.draft.now[editor.site.id]);
    editor.mode = !drawn && mode !== "draw" ? "corners" : mode;
    editor.preview = null;
    refresh(editor);
    if (editor.mode === "draw") zonegeo.collectPoints(editor, Infinity, function (points) { drew(editor, points); });
    if (editor.mode === "cut") zonegeo.collectPoints(editor, 2, function (points) { cut(editor, points); });
    editor.tellPoints(0);
  }

  function drew(editor, points) {
    if (points.length > 2) zonegeo.change(editor.draft, editor.site.id, [[points]]);
    setMode(editor, "corners");
    zonegeo.focusCorner(editor);
  }

  // the larger side stays; the other one can be asked for
  function cut(editor, points) {
    const id = editor.site.id;
    const before = editor.draft.now[id];
    if (points.length === 2) {
      const ends = points.map(editor.trial.plane.toPlane);
      const sides = zonegeo.cutAlong(zonegeo.inPlane(editor.trial, before), ends[0], ends[1]);
      if (sides !== null) {
        const both = [sides.left, sides.right].sort(function (a, b) { return zonegeo.areaOf(b) - zonegeo.areaOf(a); })
          .map(function (side) { return backToDegrees(editor, before, side); });
        zonegeo.change(editor.draft, id, both[0]);
        editor.lastCut = { id: id, other: both[1], kept: both[0] };
      } else zonegeo.announce(zonegeo.read("editor.cut-missed"));
    }
    setMode(editor, "corners");
    zonegeo.focusCorner(editor);
  }

  // corners that were there keep their very coordinates; only those on the cut are new
  function backToDegrees(editor, before, side) {
    const old = new Map();
    const plane = zonegeo.inPlane(editor.trial, before);
    zonegeo.corners(before).forEach(function (at) { old.set(zonegeo.cornerAt(plane, at), zonegeo.cornerAt(before, at)); });
    return zonegeo.mapShape(side, function (point) {
      return old.get(point) || zonegeo.rounded(editor.trial.plane.toLonlat(point));
    });
  }

  function otherSide(editor) {
    const last = editor.lastCut;
    if (!last || last.id !== editor.site.id || editor.draft.now[last.id] !== last.kept) return;
    zonegeo.change(editor.draft, last.id, last.other);
    editor.lastCut = { id: last.id, other: last.kept, kept: last.other };
    refresh(editor);
  }

  function reset(editor) {
    const id = editor.site.id;
    if (editor.draft.now[id] === editor.draft.base[id]) return;
    zonegeo.change(editor.draft, id, editor.draft.base[id]);
    setMode(editor, "corners");
  }

  function travel(editor, step) {
    const id = step(editor.draft);
    if (id === null) return;
    if (id !== editor.site.id) choose(editor, editor.atlas.data.sites.find(function (site) { return site.id === id; }));
    refresh(editor);
  }

  function save(editor) {
    if (!zonegeo.changedSites(editor.draft).length || zonegeo.draftFaults(editor).length) return;
    zonegeo.download(editor.atlas.data.trial.study + "-draft.geojson", zonegeo.draftFile(editor.atlas.data, editor.draft));
    zonegeo.announce(zonegeo.read("editor.downloaded"));
  }

  function refresh(editor) {
    zonegeo.drawHandles(editor);
    zonegeo.showOutcome(editor, editor.draft.now, true);
    editor.tellCorner();
  }

  // what handles ask of the editor
  function addActions(editor) {
    const now = function () { return editor.draft.now[editor.site.id]; };
    editor.show = function (shape) {
      editor.preview = shape;
      const shapes = Object.assign(Object.create(null), editor.draft.now);
      shapes[editor.site.id] = shape;
      zonegeo.showOutcome(editor, shapes, false);
    };
    editor.commit = function (shape, at) {
      if (!shape) return;
      zonegeo.change(editor.draft, editor.site.id, shape);
      editor.preview = null;
      if (at) editor.handles.chosen = at;
      refresh(editor);
    };
    editor.snapTo = function (point) {
      return zonegeo.snapped(editor.atlas, editor.trial, editor.draft.now, editor.site.id, point, true);
    };
    editor.insertCorner = function () {
      const at = editor.handles.chosen;
      if (!now() || !at || editor.mode !== "corners") return;
      editor.commit(zonegeo.withNewCorner(now(), at, zonegeo.middleAfter(now(), at)), [at[0], at[1], at[2] + 1]);
    };
    editor.removeCorner = function () {
      const at = editor.handles.chosen;
      if (!now() || !at || editor.mode !== "corners") return;
      const shape = zonegeo.withoutCorner(now(), at);
      if (shape === now()) return zonegeo.announce(zonegeo.read("editor.three-corners"));
      editor.commit(shape, [at[0], at[1], Math.max(0, at[2] - 1)]);
    };
    editor.snapCorner = function () {
      const at = editor.handles.chosen;
      if (!now() || !at) return;
      const point = zonegeo.snapped(editor.atlas, editor.trial, editor.draft.now, editor.site.id, zonegeo.cornerAt(now(), at), false);
      if (point) editor.commit(zonegeo.withCorner(now(), at, point));
    };
    editor.tellCorner = function () { tellCorner(editor, now()); };
    editor.tellPoints = function (count) {
      const line = editor.card.querySelector(".points");
      zonegeo.say(line, function () { return zonegeo.read("editor.points") + " " + count; });
      editor.card.dataset.mode = editor.mode;
      editor.card.querySelectorAll("[data-mode]").forEach(function (node) {
        node.setAttribute("aria-pressed", String(node.dataset.mode === editor.mode));
        node.disabled = node.dataset.mode !== "draw" && !now();
      });
    };
    document.addEventListener("keydown", function (event) {
      if (!editor.open || !(event.ctrlKey || event.metaKey) || event.target.matches("input")) return;
      if (event.key.toLowerCase() === "z") travel(editor, event.shiftKey ? zonegeo.redo : zonegeo.undo);
      else if (event.key.toLowerCase() === "y") travel(editor, zonegeo.redo);
      else return;
      event.preventDefault();
    });
  }

  function tellCorner(editor, shape) {
    const at = editor.handles.chosen;
    const known = shape && at && shape[at[0]] && shape[at[0]][at[1]] && shape[at[0]][at[1]][at[2]];
    const all = shape ? zonegeo.corners(shape) : [];
    const index = known ? all.findIndex(function (each) { return String(each) === String(at); }) + 1 : 0;
    zonegeo.say(editor.card.querySelector(".corner-name"), function () {
      return zonegeo.read("editor.corner") + " " + index + "/" + all.length;
    });
    const place = known ? editor.trial.plane.toPlane(zonegeo.cornerAt(shape, at)) : null;
    ["east", "north"].forEach(function (name, axis) {
      const input = editor.card.querySelector("#editor-" + name);
      input.value = place ? place[axis].toFixed(2) : "";
      input.disabled = !place;
    });
  }
})((window.zonegeo = window.zonegeo || {}));
