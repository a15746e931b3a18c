// The land between two proposals as it stands in the data, or the other way round.
(function (zonegeo) {
  "use strict";

  const MIRRORED = { added: "removed", removed: "added", split: "merged", merged: "split" };

  // the land from A to B; null where it was not measured
  zonegeo.landBetween = function (data, a, b) {
    const straight = data.pairs.find(function (each) { return each.before === a && each.after === b; });
    if (straight) return straight;
    const other = data.pairs.find(function (each) { return each.before === b && each.after === a; });
    return other ? mirrored(other) : null;
  };

  function mirrored(pair) {
    return {
      before: pair.after, after: pair.before,
      changes: pair.changes.map(function (change) {
        return Object.assign({}, change, {
          kind: MIRRORED[change.kind] || change.kind,
          before: change.after, after: change.before,
          role_before: change.role_after, role_after: change.role_before,
          areas: exchanged(change.areas),
          shapes: { kept: change.shapes.kept, added: change.shapes.removed, removed: change.shapes.added },
        });
      }),
      totals: pair.totals.map(function (total) { return Object.assign({}, total, { areas: exchanged(total.areas) }); }),
    };
  }

  function exchanged(areas) {
    return { before: areas.after, after: areas.before, kept: areas.kept, added: areas.removed, removed: areas.added };
  }

  // the two that the page opens with: the baseline and the first other
  zonegeo.firstPair = function (data) {
    const first = data.pairs.find(function (each) { return each.before === data.baseline; });
    return first || { before: data.baseline, after: data.baseline, changes: [], totals: [] };
  };

  // by proposal and id, found once: a drawing of thousands of sites asks for each of them often
  zonegeo.siteOf = function (data, proposal, id) {
    if (!data.known) {
      data.known = new Map();
      data.sites.forEach(function (site) {
        if (!data.known.has(site.proposal)) data.known.set(site.proposal, new Map());
        data.known.get(site.proposal).set(site.id, site);
      });
    }
    const sites = data.known.get(proposal);
    return sites && sites.get(id);
  };

  // the sites of a change in A and in B
  zonegeo.sitesOf = function (data, pair, change) {
    const named = function (proposal, ids) {
      return ids.map(function (id) { return zonegeo.siteOf(data, proposal, id); }).filter(Boolean);
    };
    return { before: named(pair.before, change.before), after: named(pair.after, change.after) };
  };

  // the name by which both know a site, or what became of it
  zonegeo.changeName = function (sites) {
    const names = function (list) { return list.map(function (site) { return zonegeo.read(site.name); }).join(" + "); };
    const before = names(sites.before);
    const after = names(sites.after);
    if (!before || !after || before === after) return after || before;
    return before + " → " + after;
  };

  // what became of a site; of one side alone, what that side has and the other has not
  zonegeo.changeText = function (data, change, side) {
    const areas = change.areas;
    if (!change.known) return zonegeo.read(data.kinds[change.kind]) + " · " + zonegeo.read("unlocated");
    if (!change.land) return zonegeo.read(data.kinds[change.kind]);
    const none = function (area) { return Number(area) === 0; };
    const told = [
      none(areas.added) || side === "a" ? "" : "+" + areas.added, none(areas.removed) || side === "b" ? "" : "−" + areas.removed,
    ].filter(Boolean);
    if (!told.length) return zonegeo.read(data.kinds[change.kind]);
    return zonegeo.read(data.kinds[change.kind]) + " " + told.join(" ") + " " + zonegeo.read("m2");
  };
})((window.zonegeo = window.zonegeo || {}));
