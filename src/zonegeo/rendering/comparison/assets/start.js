// One call starts the page of a comparison: read the data, draw the maps, then what stands around them.
(function (zonegeo) {
  "use strict";

  zonegeo.startComparison = function (block) {
    const data = JSON.parse(block.textContent);
    zonegeo.useWords(data);
    const skip = function (event) {
      event.preventDefault();
      document.getElementById("map-a").focus();
    };
    document.body.insertBefore(zonegeo.element("a.skip", { href: "#stage", text: "skip", onclick: skip }), document.body.firstChild);
    document.body.appendChild(zonegeo.element("div.announcement", { id: "announcement", "aria-live": "polite" }));
    zonegeo.addLandPatterns();
    zonegeo.relabel = function () {};
    const stage = document.getElementById("stage");
    const bar = zonegeo.element("div.bar-above", {});
    stage.appendChild(bar);
    const page = zonegeo.addViews(stage, data);
    zonegeo.addGlance(page);
    zonegeo.addChoices(page, bar);
    zonegeo.addKey(page, stage);
    zonegeo.addTwin(page);
    zonegeo.addDivider(page);
    zonegeo.showViews(page);
    zonegeo.relabel = function () {
      [page.heads.a, page.heads.b].forEach(function (head) { head.again(); });
      zonegeo.relabelAll(page);
    };
    zonegeo.comparison = page;
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape") zonegeo.closeSite();
    });
    watch(page);
    // the labels are as wide as the font that is really there
    if (document.fonts && document.fonts.ready) document.fonts.ready.then(function () { zonegeo.relabel(); });
    document.documentElement.dataset.ready = "true";
  };

  // another size of the window, of what stands around the maps, or paper: who did not move the map sees all of it again
  function watch(page) {
    const again = function () { zonegeo.showViews(page, page.moved); };
    new ResizeObserver(function () {
      const { x, y } = page.maps[0].getSize();
      const node = page.maps[0].getContainer();
      if (x !== node.clientWidth || y !== node.clientHeight) again();
    }).observe(page.box);
    const print = function (on) {
      document.documentElement.classList.toggle("is-printing", on);
      again();
    };
    window.addEventListener("beforeprint", function () { print(true); });
    window.addEventListener("afterprint", function () { print(false); });
  }
})((window.zonegeo = window.zonegeo || {}));
