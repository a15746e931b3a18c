// The land of the baseline, of one other proposal, and what lies between them. The figures are texts of the tables.
(function () {
  "use strict";
  const data = JSON.parse(document.getElementById("zonegeo-comparison").textContent);
  const map = L.map("map", { zoomSnap: 0.25, attributionControl: false });
  const styles = {
    before: { color: "#5b6870", weight: 2, dashArray: "2 5", fill: false },
    core: { color: "#0072b2", weight: 2, fillColor: "#0072b2", fillOpacity: 0.14 },
    background: { color: "#d55e00", weight: 2, fillColor: "#d55e00", fillOpacity: 0.18 },
    added: { color: "#00604a", weight: 3, fillColor: "#009e73", fillOpacity: 0.55 },
    removed: { color: "#7a0019", weight: 3, dashArray: "7 5", fillColor: "#c0143c", fillOpacity: 0.35 },
  };

  // with more shapes than this the labels would hide the land: a click on a shape still tells it
  const most = 40;

  function told(text) {
    const element = document.createElement("span");
    element.textContent = text;
    return element;
  }

  function layer(shapes) {
    const features = shapes.map(function (shape) {
      return { type: "Feature", properties: shape, geometry: shape.geometry };
    });
    return L.geoJSON(features, {
      style: function (feature) { return { ...styles[feature.properties.kind], className: feature.properties.kind }; },
      onEachFeature: function (feature, drawn) {
        const shape = feature.properties;
        drawn.bindPopup(told(shape.text), { maxWidth: 380 });
        if (!shape.label || shapes.length > most) return;
        // the name of a site above its middle, a figure below it
        const offset = shape.kind in { added: 1, removed: 1 } ? [0, 7] : [0, -12];
        const className = "label " + shape.kind;
        drawn.bindTooltip(told(shape.label), { permanent: true, direction: "center", offset: offset, className: className });
      },
    });
  }

  layer(data.baseline).addTo(map);
  let shown = null;

  function show(id) {
    const proposal = data.proposals.find(function (each) { return each.id === id; });
    if (shown) shown.remove();
    shown = layer(proposal.shapes).addTo(map);
    document.getElementById("nowhere").textContent = proposal.nowhere;
  }

  const choices = document.querySelectorAll("input[name=proposal]");
  choices.forEach(function (choice) {
    choice.addEventListener("change", function () { show(choice.value); });
  });
  map.fitBounds(data.bounds, { animate: false, padding: [24, 24] });
  L.control.scale({ imperial: false }).addTo(map);
  if (choices.length) show(choices[0].value);
  window.addEventListener("resize", function () { map.invalidateSize(); });
  document.documentElement.dataset.ready = "true";
})();
