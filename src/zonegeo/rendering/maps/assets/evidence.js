// The evidence of a finding: zoom to it, mark it, say so, and let Esc lead back to where the reader was.
(function (zonegeo) {
  "use strict";

  let atlas = null;
  let shown = null;

  zonegeo.useEvidence = function (owner) {
    atlas = owner;
    atlas.evidence = L.layerGroup().addTo(atlas.map);
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape") return;
      if (zonegeo.closeSite() || zonegeo.leaveEditor(atlas)) return;
      zonegeo.hideEvidence();
    });
    window.addEventListener("hashchange", followAddress);
    followAddress();
  };

  function followAddress() {
    const asked = /^#requirement=(.+)$/.exec(window.location.hash);
    if (!asked) return;
    let id = asked[1];
    try { id = decodeURIComponent(id); } catch (error) { return; }
    const finding = atlas.data.findings.find(function (each) { return each.id === id; });
    if (finding && !(shown && shown.finding === finding)) zonegeo.showEvidence(finding);
  }

  zonegeo.showEvidence = function (finding, opener) {
    zonegeo.closeSite();
    clear();
    const layers = evidenceLayers(finding);
    shown = { finding: finding, opener: opener || evidenceButton(finding) };
    layers.forEach(function (layer) { atlas.evidence.addLayer(layer); });
    markSites(finding, true);
    document.querySelectorAll(".finding").forEach(function (row) {
      row.classList.toggle("is-shown", row.dataset.requirement === finding.id);
    });
    const card = showCard(finding, layers.length > 0);
    zoomTo(layers, card.offsetTop + card.offsetHeight);
    remember("#requirement=" + encodeURIComponent(finding.id));
    card.focus({ preventScroll: true });
    if (window.matchMedia("(max-width: 760px)").matches) window.scrollTo({ top: 0 });
    zonegeo.announce(card.dataset.line);
  };

  function evidenceButton(finding) {
    const row = Array.from(document.querySelectorAll(".finding")).find(function (each) {
      return each.dataset.requirement === finding.id;
    });
    return row ? row.querySelector("button.evidence") : null;
  }

  // the witness itself; where there is none, the sites that the finding is about, or the places they lie in
  function evidenceLayers(finding) {
    const halo = { pane: "evidence", interactive: false, color: "#F0E442", weight: 9, opacity: 0.95, fill: false };
    const edge = { pane: "evidence", interactive: false, color: "#111", weight: 2.5, fill: false };
    const marked = [];
    const mark = function (geometry, dashes) {
      const line = Object.assign({}, edge, { dashArray: dashes || null });
      const point = function (_feature, where) { return L.circleMarker(where, Object.assign({ radius: 7 }, halo)); };
      marked.push(L.geoJSON(geometry, { pane: "evidence", interactive: false, style: halo, pointToLayer: point }));
      marked.push(L.geoJSON(geometry, { pane: "evidence", interactive: false, style: line, pointToLayer: point }));
    };
    if (finding.witness !== null) mark(finding.witness);
    else {
      const places = {};
      finding.sites.forEach(function (id) {
        const site = atlas.sites[id].site;
        if (site.geometry !== null) mark(site.geometry);
        else site.within.forEach(function (place) { places[place] = true; });
      });
      Object.keys(places).forEach(function (id) { if (atlas.places[id]) mark(atlas.places[id].place.geometry, "6 5"); });
    }
    return marked;
  }

  function markSites(finding, on) {
    finding.sites.forEach(function (id) {
      document.querySelectorAll("[data-site]").forEach(function (node) {
        if (node.dataset.site === id) node.classList.toggle("is-evidence", on);
      });
    });
  }

  function showCard(finding, onMap) {
    const element = zonegeo.element;
    const line = function () {
      const about = [finding.name, finding.word, finding.pair || joinedTest(finding)].map(zonegeo.read).filter(Boolean);
      return about.join(": ");
    };
    const card = element("section.evidence-card", { tabindex: "-1", label: "evidence-shown", "data-obstacle": "", "data-evidence": finding.id },
      element("span.glyph", { "data-verdict": finding.verdict, "aria-hidden": "true" }),
      element("div", {},
        element("strong", { text: line }),
        element("p", { text: onMap ? finding.reason : "evidence-none" })),
      element("button", { type: "button", text: "close", onclick: function () { zonegeo.hideEvidence(); } }));
    card.querySelector(".glyph").textContent = finding.glyph;
    card.dataset.line = zonegeo.read("evidence-shown") + " – " + line();
    L.DomEvent.disableClickPropagation(card);
    document.getElementById("stage").appendChild(card);
    return card;
  }

  function joinedTest(finding) {
    if (finding.value === null || finding.limit === null) return null;
    return { ko: finding.value.ko + " " + finding.limit.ko, en: finding.value.en + " " + finding.limit.en };
  }

  function zoomTo(layers, head) {
    const bounds = L.latLngBounds([]);
    layers.forEach(function (layer) { bounds.extend(layer.getBounds()); });
    zonegeo.fit(atlas.map, bounds.isValid() ? bounds.pad(0.05) : L.latLngBounds(atlas.data.bounds), head);
  }

  zonegeo.hideEvidence = function () {
    if (shown === null) return;
    const opener = shown.opener;
    clear();
    remember("");
    if (opener && opener.isConnected) opener.focus();
    zonegeo.fit(atlas.map, L.latLngBounds(atlas.data.bounds));
  };

  function clear() {
    if (shown !== null) markSites(shown.finding, false);
    shown = null;
    atlas.evidence.clearLayers();
    document.querySelectorAll(".evidence-card").forEach(function (card) { card.remove(); });
    document.querySelectorAll(".finding.is-shown").forEach(function (row) { row.classList.remove("is-shown"); });
  }

  // the address names what is shown, so that it can be passed on; a notebook's frame has no address to change
  function remember(hash) {
    try {
      window.history.replaceState(null, "", hash || window.location.pathname + window.location.search);
    } catch (error) {
      return;
    }
  }
})((window.zonegeo = window.zonegeo || {}));
