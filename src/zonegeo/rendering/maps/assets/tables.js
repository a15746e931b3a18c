// Below the checklist: claims, notices, the sites as a table (the map's twin for those who do not see it), sources.
(function (zonegeo) {
  "use strict";

  zonegeo.addTables = function (atlas, panel) {
    const data = atlas.data;
    if (data.claims.length) section(panel, "claims", claims(data.claims), true);
    if (data.notices.length) section(panel, "notices", notices(atlas), true);
    if (data.sites.length) section(panel, "sites", sites(atlas), true);
    section(panel, "sources", sources(data.sources), false);
    section(panel, "receipt", receipt(data.receipt), false);
  };

  function section(panel, code, content, open) {
    const element = zonegeo.element;
    const box = element("details.section." + code, {}, element("summary", {}, element("h2", { text: code })), content);
    box.open = open;
    panel.appendChild(box);
  }

  function claims(rows) {
    const cell = zonegeo.element;
    const body = rows.map(function (claim) {
      const sign = claim.glyph + " ";
      return [
        cell("tr", { "data-claim": claim.id, "data-verdict": claim.verdict },
          cell("th", { scope: "row", text: claim.name }), cell("td.number", { text: claim.stated }),
          cell("td.number", { text: claim.computed }),
          cell("td.verdict", { text: function () { return sign + zonegeo.read(claim.word); } })),
        cell("tr.why", {}, cell("td", { colspan: "4" },
          cell("p", {}, cell("span", { text: claim.reason }), cell("span.source", { text: claim.source })),
          claim.remarks.map(function (remark) { return cell("p", { text: remark }); }))),
      ];
    });
    const headings = ["name", "stated", "computed", "verdict"].map(function (code) {
      return cell("th", { scope: "col", text: "claims." + code });
    });
    return cell("table.claims", {}, cell("thead", {}, cell("tr", {}, headings)), cell("tbody", {}, body));
  }

  function notices(atlas) {
    return zonegeo.element("ul.notices", {}, atlas.data.notices.map(function (notice) {
      return zonegeo.element("li", { "data-code": notice.code, text: notice.text });
    }));
  }

  function sites(atlas) {
    const cell = zonegeo.element;
    const rows = atlas.data.sites.map(function (site) {
      const open = function (event) { show(atlas, site, event.currentTarget); };
      const about = function () { return zonegeo.read(site.name) + ": " + zonegeo.read("show-on-map"); };
      const row = cell("tr", { "data-row": site.id },
        cell("th", { scope: "row" }, cell("button.link", { type: "button", text: site.name, label: about, onclick: open }),
          cell("span.role." + site.role, { text: site.role_word })),
        cell("td.number", { text: site.declared }), cell("td.number", { text: site.measured }),
        cell("td.difference", { text: site.difference }), cell("td.basis", { text: site.basis }));
      row.addEventListener("mouseenter", function () { zonegeo.showDistances(atlas, [site.id]); });
      row.addEventListener("mouseleave", function () { zonegeo.hideDistances(atlas); });
      return row;
    });
    return zonegeo.table("sites", ["site", "declared", "measured", "difference", "basis"], rows);
  }

  function show(atlas, site, opener) {
    const entry = atlas.sites[site.id];
    const bounds = L.latLngBounds([]);
    if (entry.layer) bounds.extend(entry.layer.getBounds());
    site.within.forEach(function (id) { if (atlas.places[id]) bounds.extend(atlas.places[id].layer.getBounds()); });
    if (bounds.isValid() && !atlas.map.getBounds().contains(bounds)) {
      zonegeo.fit(atlas.map, L.latLngBounds(atlas.data.bounds));
    }
    const where = bounds.isValid() ? bounds.getCenter() : atlas.map.getCenter();
    if (window.matchMedia("(max-width: 760px)").matches) window.scrollTo({ top: 0 });
    zonegeo.openSite(atlas, site, where, opener);
  }

  function sources(rows) {
    return zonegeo.element("ul.sources", {}, rows.map(function (row) {
      return zonegeo.element("li", {}, zonegeo.element("span", { text: row.source }),
        zonegeo.element("span.licence", { text: row.licence }));
    }));
  }

  function receipt(rows) {
    return zonegeo.element("dl.receipt", {}, rows.map(function (row) {
      return [zonegeo.element("dt", { text: row[0] }), zonegeo.element("dd", { text: row[1] })];
    }));
  }
})((window.zonegeo = window.zonegeo || {}));
