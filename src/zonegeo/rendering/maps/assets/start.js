// One call starts the page: read the data, draw the layers, then what stands around them.
(function (zonegeo) {
  "use strict";

  zonegeo.start = function (map, block) {
    const data = JSON.parse(block.textContent);
    zonegeo.useWords(data);
    document.body.insertBefore(
      zonegeo.element("a.skip", { href: "#stage", text: "skip", onclick: toMap }), document.body.firstChild);
    document.body.appendChild(zonegeo.element("div.announcement", { id: "announcement", "aria-live": "polite" }));
    zonegeo.addPatterns();
    map.setMinZoom(8);
    map.setMaxZoom(20);
    map.fitBounds(data.bounds, { animate: false });
    zonegeo.relabel = function () {};
    const atlas = zonegeo.addLayers(map, data);
    zonegeo.addContext(atlas);
    zonegeo.addPanel(atlas);
    zonegeo.addControls(atlas);
    zonegeo.addEditor(atlas);
    zonegeo.fitAtOnce(map, data);
    zonegeo.relabel = zonegeo.addLabels(atlas);
    // names of the layers behind give way to those of the sites
    atlas.context.forEach(function (entry) { entry.redraw(); });
    zonegeo.useEvidence(atlas);
    zonegeo.usePrint(atlas);
    zonegeo.atlas = atlas;
    // the labels are as wide as the font that is really there
    if (document.fonts && document.fonts.ready) document.fonts.ready.then(function () { zonegeo.relabel(); });
    document.documentElement.dataset.ready = "true";
  };

  function toMap(event) {
    event.preventDefault();
    document.querySelector(".folium-map").focus();
  }

  zonegeo.fitAtOnce = function (map, data) {
    map.invalidateSize({ animate: false });
    map.fitBounds(data.bounds, { animate: false, ...zonegeo.margins(0) });
  };
})((window.zonegeo = window.zonegeo || {}));
