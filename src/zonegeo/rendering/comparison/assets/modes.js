// Overlay, swipe, side by side: which map shows what, and maps that move together.
(function (zonegeo) {
  "use strict";

  zonegeo.letters = { a: "A", b: "B" };
  zonegeo.MODES = ["overlay", "swipe", "side"];

  // the state of the page: two proposals, a mode, the maps, and what is drawn on them
  zonegeo.addViews = function (stage, data) {
    const element = zonegeo.element;
    const first = zonegeo.firstPair(data);
    const view = function (letter) {
      const node = element("div.folium-map", { id: "map-" + letter, role: "region" });
      return element("div.view.view-" + letter, {}, node);
    };
    const box = element("div.views", { id: "views" }, view("a"), view("b"));
    stage.appendChild(box);
    const page = { data: data, pair: first, a: first.before, b: first.after, mode: "overlay", box: box, atlases: [], linking: false, fitting: false, moved: false };
    page.maps = ["a", "b"].map(function (letter) { return zonegeo.landMap(document.getElementById("map-" + letter)); });
    page.maps[0].fitBounds(data.bounds, { animate: false });
    page.maps[1].setView(page.maps[0].getCenter(), page.maps[0].getZoom(), { animate: false });
    zonegeo.addScale(page.maps[0], box.querySelector(".view-a"));
    box.querySelector(".view-a").appendChild(zonegeo.zoomButtons(page.maps[0], function () { zonegeo.fitAll(page); }));
    page.heads = { a: head(page, "a"), b: head(page, "b") };
    link(page, page.maps[0], page.maps[1]);
    link(page, page.maps[1], page.maps[0]);
    nameMaps(page);
    return page;
  };

  // what each side is, and its verdict: stands at the top of the map
  function head(page, letter) {
    const proposal = function () { return page.data.proposals.find(function (each) { return each.id === page[letter]; }); };
    const name = zonegeo.element("span", { text: function () { return zonegeo.read(proposal().name); } });
    const verdict = zonegeo.element("span.word", { text: function () { return proposal().glyph + " " + zonegeo.read(proposal().word); } });
    const sign = zonegeo.element("b");
    sign.textContent = zonegeo.letters[letter];
    const node = zonegeo.element("p.view-head.head-" + letter, { "data-obstacle": "" }, sign, name, verdict);
    page.box.appendChild(node);
    return { node: node, again: function () {
      node.dataset.verdict = proposal().verdict;
      [name, verdict].forEach(zonegeo.sayAgain);
    } };
  }

  function nameMaps(page) {
    zonegeo.say(page.maps[0].getContainer(), function () { return zonegeo.read(page.mode === "side" ? "map-a" : "map-both"); }, "aria-label");
    zonegeo.say(page.maps[1].getContainer(), "map-b", "aria-label");
  }

  // a map that is moved takes the other one with it
  function link(page, moved, other) {
    moved.on("dragstart zoomstart", function () { page.moved = page.moved || !page.fitting; });
    moved.on("move", function () {
      if (page.linking || page.mode !== "side") return;
      page.linking = page.fitting = true;
      other.setView(moved.getCenter(), moved.getZoom(), { animate: false });
      page.linking = page.fitting = false;
    });
  }

  zonegeo.fitAll = function (page) {
    const small = window.matchMedia("(max-width: 760px)").matches;
    const width = page.maps[0].getSize().x;
    const room = small || width < 500 ? 12 : 56;
    page.moved = false;
    page.fitting = true;
    page.maps[0].fitBounds(page.data.bounds, {
      animate: false, paddingTopLeft: [room, small && page.mode !== "side" ? 74 : 44], paddingBottomRight: [small ? 12 : 24, small ? 40 : 52], maxZoom: 18,
    });
    page.fitting = false;
  };

  // draw everything again: another mode, another pair
  zonegeo.showViews = function (page, keep) {
    zonegeo.closeSite();
    page.atlases.forEach(zonegeo.clearLand);
    page.pair = zonegeo.landBetween(page.data, page.a, page.b) || zonegeo.firstPair(page.data);
    page.box.dataset.mode = page.mode;
    page.maps.forEach(function (map) { map.invalidateSize({ animate: false }); });
    if (!keep) zonegeo.fitAll(page);
    const side = page.mode === "side";
    page.fitting = true;
    if (side) page.maps[1].setView(page.maps[0].getCenter(), page.maps[0].getZoom(), { animate: false });
    page.fitting = false;
    const parts = {
      overlay: [{ shows: "both", pane: "both" }],
      swipe: [{ shows: "a", pane: "side-a" }, { shows: "b", pane: "side-b" }],
      side: [{ shows: "a", pane: "both" }],
    }[page.mode];
    page.heads.a.again();
    page.heads.b.again();
    page.atlases = [zonegeo.drawLand(page.maps[0], page.data, page.pair, parts)];
    if (side) page.atlases.push(zonegeo.drawLand(page.maps[1], page.data, page.pair, [{ shows: "b", pane: "both" }]));
    zonegeo.sayAgain(page.maps[0].getContainer());
    zonegeo.useDivider(page);
    zonegeo.tellPair(page);
  };

  zonegeo.relabelAll = function (page) {
    page.atlases.forEach(function (atlas) { atlas.labels.again(); });
  };
})((window.zonegeo = window.zonegeo || {}));
