// What the scripts hand each other, and what Python writes into the page for them (the view_… modules beside them).
// For the type check alone: no page carries this file.

import type * as Leaflet from "leaflet";
import type { Geometry, LineString, MultiPolygon, Polygon as PolygonGeometry } from "geojson";

declare global {
  // --- words

  type Language = "ko" | "en";
  type Pair = Record<Language, string>;
  /** A text in both languages, the code of a fixed word, or what puts one together when it is said. */
  type Told = Pair | string | (() => string);
  type MaybeTold = Told | null | undefined | false;
  type Child = Node | Child[] | null | undefined;
  interface Properties {
    text?: MaybeTold;
    label?: MaybeTold;
    title?: MaybeTold;
    onclick?: (event: MouseEvent & { currentTarget: HTMLElement }) => void;
    onchange?: (event: Event) => void;
    [attribute: string]: unknown;
  }
  /** `details` of "details.legend"; what has no such tag in front is any element. */
  type TagOf<K extends string> = K extends `${infer Tag}.${string}` ? Tag : K;
  type ElementOf<K extends string> = TagOf<K> extends keyof HTMLElementTagNameMap
    ? HTMLElementTagNameMap[TagOf<K>]
    : HTMLElement;
  interface Spoken {
    language: Language;
    words: Record<string, Pair>;
    title: Pair;
  }

  // --- all zones by date (zones_page.py)

  type Bounds = [number, number | null];
  /** A mark on a map, in pixels, and how large its name is. */
  interface NamedMark { x: number; y: number; radius: number; width: number; height: number }
  type ZonePlaceGeometry = { type: "Point"; coordinates: Point } | { type: "Polygon"; coordinates: Ring[] };
  interface ZonePlaceView { geometry: ZonePlaceGeometry; reach: number }
  interface PlaceLooks {
    reach: Leaflet.PathOptions;
    point: Leaflet.CircleMarkerOptions;
    box: Leaflet.PathOptions;
  }
  interface ZoneAreaView { since: string; until: string; low: number; value: number; high: number }
  interface ZoneClaimView { name: Pair; told: Pair; verdict: string; word: Pair; source: Pair }
  interface ZoneView {
    id: string;
    name: Pair;
    since: string;
    until: string;
    notice: Pair;
    core: Pair;
    source: Pair;
    places: ZonePlaceView[];
    areas: ZoneAreaView[];
    claims: ZoneClaimView[];
  }
  interface ZonesRule { name: Pair; limit: number; shown: Pair; cite: Pair }
  interface ZonesView extends Spoken {
    day: string;
    first: string;
    last: string;
    zones: ZoneView[];
    spacings: [string, string, number, number | null][];
    use: { since: string; low: number; value: number; high: number }[];
    spacingRule: ZonesRule | null;
    capRule: ZonesRule | null;
    proposal: {
      name: Pair;
      places: Geometry[];
      spacings: Record<string, Bounds>;
      findings: { name: Pair; verdict: string; word: Pair; value: Pair; told: Pair }[];
    } | null;
  }
  interface ZonesPage {
    data: ZonesView;
    day: string;
    chosen: string;
    map: Leaflet.Map;
    layers: Map<string, Leaflet.FeatureGroup>;
    ways: Leaflet.LayerGroup;
    names: Leaflet.LayerGroup;
  }

  // --- plane geometry: a ring is without its closing point

  type Point = [number, number];
  type Ring = Point[];
  type Polygon = Ring[];
  type Shape = Polygon[];
  type Edge = [Point, Point];
  type Box = [number, number, number, number];
  /** Polygon, ring and corner of a shape. */
  type At = [number, number, number];
  type Shapes = Record<string, Shape | null>;
  type Flags = Record<string, boolean>;
  interface Belt {
    meridian: number;
    latitude: number;
    scale: number;
    easting: number;
    northing: number;
  }
  interface Plane {
    toPlane(point: Point): Point;
    toLonlat(point: Point): Point;
  }
  interface Nearest {
    distance: number;
    from: Point | null;
    to: Point | null;
  }

  // --- the data of the designation map

  type Role = "core" | "background";
  type Verdict = "pass" | "fail" | "review" | "undecided" | "not_applicable";
  /** What leaves a requirement open, and has a place on the map. */
  type OpenVerdict = "fail" | "review" | "undecided";
  type Outline = PolygonGeometry | MultiPolygon;
  interface Judged {
    verdict: string;
    glyph: string;
    word: Pair;
  }
  /** Shares of a line from zero (rendering/margin_chart.py), and what its marks say. */
  interface Chart {
    value: number | null;
    low: number;
    high: number | null;
    limit: number;
    allowed: string;
    marks: Marks;
  }
  interface Marks {
    value: Pair | null;
    limit: Pair;
    low: Pair | null;
    high: Pair | null;
    nominal: Pair | null;
    certain: Pair | null;
  }
  interface Part {
    subject: Pair | null;
    name: Pair;
    value: Pair | null;
    limit: Pair | null;
    verdict: Judged | null;
    sites: string[];
  }
  interface Alternative extends Judged {
    name: Pair;
    value: Pair | null;
  }
  interface Finding extends Judged {
    id: string;
    name: Pair;
    severity: Pair | null;
    counts: boolean;
    value: Pair | null;
    limit: Pair | null;
    test: Pair | null;
    margins: { nominal: Pair | null; certain: Pair | null };
    chart: Chart | null;
    clause: Pair | null;
    cite: Pair | null;
    cite_url: string;
    cite_note: Pair | null;
    method: Pair | null;
    interval: Pair | null;
    stability: Pair | null;
    stability_in_full: Pair | null;
    reason: Pair;
    remarks: Pair[];
    needs: Pair[];
    alternatives: Alternative[];
    parts: Part[];
    /** How many more there are than the page shows. */
    more_parts: number;
    sites: string[];
    witness: Geometry | null;
    pair: Pair | null;
    pill: Pair | null;
  }
  interface Claim extends Judged {
    id: string;
    name: Pair;
    stated: Pair;
    computed: Pair;
    reason: Pair;
    remarks: Pair[];
    source: Pair;
  }
  interface Whole extends Judged {
    note: Pair;
    stability: Pair | null;
    reason: Pair | null;
    tightest: string | null;
    just_met: Pair | null;
    cautions: { kind: string; text: Pair }[];
  }
  /** What a card tells of a site, and where its name stands. */
  interface SiteCard {
    id: string;
    name: Pair;
    role: string;
    rows: [string, Told][];
    label: Told;
    /** What stands below the name, line by line, where it is not `label` alone. */
    lines?: Pair[];
    geometry?: unknown;
    side?: Side | null;
  }
  interface Site extends SiteCard {
    role: Role;
    role_word: Pair;
    style: "outline" | "inferred" | "drawn" | "schematic" | null;
    geometry: Outline | null;
    /** Of one that was added on the map: how far its boundary may be off, metres. */
    accuracy_m?: number;
    within: string[];
    declared: Pair | null;
    measured: Pair | null;
    measured_m2: number | null;
    difference: Pair | null;
    basis: Pair;
    label: Pair;
  }
  interface NamedPlace {
    id: string;
    name: Told;
  }
  interface Place extends NamedPlace {
    name: Pair;
    geometry: Outline;
  }
  /** Sites that lie somewhere in the same places. */
  interface Unlocated {
    places: string[];
    title: Told;
    sites: { id: string; name: Told; area: Told | null }[];
  }
  /** One that only other proposals of the study have; `coarse` is how rough its place is, metres. */
  interface OtherSite extends Site {
    proposals: Pair;
    coarse: number;
    area_is_open: boolean;
  }
  /** Another proposal of the study: a draft may begin with its sites. Alike: with the day and the facts of the page's. */
  interface OtherProposal { id: string; name: Pair; sites: string[]; is_decided_alike: boolean }
  interface MatrixCell {
    core: string;
    background: string;
    line: [Point, Point] | null;
    metres: number | null;
    low: number;
    told: Pair | null;
  }
  /** Columns of varints and of doubles (maps/view_distances.py). */
  interface PackedMatrix {
    ends: string;
    metres: string;
    lines: string;
    open: { pair: number; low: number; told: Pair | null; drawn: boolean }[];
  }
  interface DistanceLine {
    cell: MatrixCell;
    /** Drawn when it is first asked for. */
    layer: Leaflet.Polyline | null;
  }
  interface Drawing {
    id: string;
    requirement: string;
    kind: string;
    geometry: Geometry;
    label: Pair;
  }
  interface Basemap {
    tiles: boolean;
    name: string;
    url: string;
    deepest: number;
    bounds: [Point, Point];
    /** Metres between the contours of a relief. */
    contours: number | null;
  }
  interface ContextLayer {
    name: Pair;
    names: (string | Pair)[];
    points: string;
    rings: string;
    parts: string;
    owners: string;
  }
  interface PackedSurroundings {
    points: string;
    sizes: string;
    parts: string;
    kinds: string;
    owners: string;
    names: Pair[];
    order: string[];
  }
  type Two = [string, string];
  /** One thing around the sites; its pieces in the square of the whole world. */
  interface Sought { name: Pair; open(): void }
  interface Around {
    kind: string;
    name: Pair;
    pieces: Float64Array[];
    box: Box;
  }
  interface AroundEntry {
    features: Around[];
    /** Where the areas were cut off. */
    edge: Box;
    canvas: HTMLCanvasElement;
    shown: boolean;
    names: Map<string, HTMLElement>;
  }
  type Reading = "max_pair" | "min_pair" | "max_over_background_min_core" | "spanning_link";
  type Operator = "<=" | "<" | ">=" | ">";
  interface Rule {
    id: string;
    measure: string;
    measured: boolean;
    /** Whether the areas of the other zones count beside the sites. */
    national: boolean;
    reading: Reading | null;
    sites: string[];
    /** Of an area: the roles of which every site counts; empty where only `sites` are known to. */
    roles: Role[];
    op: Operator;
    limit: number;
    otherwise: string;
    review: number | null;
  }
  interface TrialSite {
    declared: number | null;
    /** Half of what the declared area was rounded by, m2. */
    half: number;
    accuracy: number;
    outline: boolean;
    properties: Record<string, unknown>;
  }
  interface OtherZone {
    id: string;
    name: Pair;
    /** The bounds of its distance; null where nothing asks for them. */
    told: Pair | null;
    places: OtherPlace[];
    area: { value: number; low: number; high: number; half: number } | null;
  }
  interface OtherPlace { geometry: ZonePlaceGeometry; accuracy: number; reach: number }
  interface OtherZones { own_is_told: boolean; asked_by: string | null; zones: OtherZone[] }
  interface TrialView {
    crs: string;
    belt: Belt;
    rules: Rule[];
    unmoved: string[];
    /** What moves although no boundary does, where sites of these roles come or go. */
    by_sites: Record<string, Role[]>;
    roles: Record<Role, Pair>;
    sites: Record<string, TrialSite>;
    study: string;
    proposal: string;
    base: { path: string; sha256: string }[];
    verdicts: Record<string, { glyph: string; word: Pair }>;
    wholes: Record<string, Pair>;
  }
  interface MapData extends Spoken {
    subject: Pair;
    note: Pair | null;
    crs: string;
    as_of: string;
    verdict: Whole;
    findings: Finding[];
    claims: Claim[];
    notices: { code: string; where: string; text: Pair }[];
    sites: Site[];
    places: Place[];
    unlocated: Unlocated[];
    matrix: MatrixCell[];
    distances_left_out: Pair | null;
    drawings: Drawing[];
    bounds: [Point, Point];
    sources: { source: Pair; licence: Pair }[];
    basemap: Basemap | null;
    context: ContextLayer[];
    surroundings: PackedSurroundings | null;
    credits: Pair;
    receipt: [Pair, Pair][];
    zones: OtherZones | null;
    trial: TrialView | null;
    evaluated: Pair;
    timeline: DatedProposal[];
    others: OtherSite[];
    proposals: OtherProposal[];
    other_places: Place[];
    counts: { claims: Pair; sites: Pair };
  }

  type TriedData = MapData & { trial: TrialView };

  // --- names and cards, on any map

  type Side = "a" | "b";
  interface Deciding {
    finding: { pair: Told | null; pill?: Told | null };
    ends: Leaflet.LatLng[];
    side?: Side | null;
  }
  interface Label {
    node: HTMLElement;
    id?: string;
    ends?: Leaflet.LatLng[];
    layer?: Leaflet.GeoJSON | null;
    side?: Side | null;
    /** Whether it stands in its own polygon or nowhere. */
    within?: boolean;
    /** The places into which it leads. */
    leads?: Leaflet.GeoJSON[];
    /** Whether it is one of very many: it stands where it hides nothing, or nowhere. */
    crowded?: boolean;
    /** How large it is, where that was asked before. */
    sizes?: { full: Size; compact: Size };
  }
  interface Labelled {
    atlas: NamedMap;
    labels: Label[];
    /** So many sites that only the largest of those in sight are named, and how many labels stand beside theirs. */
    crowd: SiteCard[];
    alone: number;
    leaders: Leaflet.LayerGroup;
    shown: boolean;
    again(): void;
    /** Again, with sizes that may be others: another language, font or window. */
    anew(): void;
  }
  /** What a map has to have for names and cards to stand on it. */
  interface NamedMap {
    map: Leaflet.Map;
    data: { sites: SiteCard[]; places: NamedPlace[]; unlocated: Unlocated[] };
    sites: Record<string, { site: SiteCard; layer: Leaflet.GeoJSON | null }>;
    places: Record<string, { layer: Leaflet.GeoJSON }>;
    deciding: Deciding[];
    labels: Labelled;
    /** The shapes in sight of very many sites, which are no layers of the map. */
    shapesInSight?: () => NamedScreenShape[];
    /** Whether what a label names is out of sight. */
    isHidden?: ((label: Label) => boolean) | null;
    /** The distances on the card of a site, as name and text, and what is said where the page has none. */
    distancesOf?: (id: string) => [Told, Told][];
    leftOut?: Told | null;
    /** Whether something else than its card is done with a site that is asked for. */
    takeSite?: (site: SiteCard) => boolean;
  }
  type Focusable = HTMLElement | SVGElement;
  /** What had the focus before, and gets it back. */
  type Opener = Focusable | null;
  interface ScreenBox {
    left: number;
    top: number;
    width: number;
    height: number;
  }
  interface ScreenBounds {
    left: number;
    top: number;
    right: number;
    bottom: number;
  }
  interface Size {
    width: number;
    height: number;
  }
  interface XY {
    x: number;
    y: number;
  }
  interface Spot extends XY {
    cost: number;
    inside?: boolean;
    anchor?: XY | null;
  }
  interface Settled {
    box: ScreenBox;
    cost: number;
    anchor?: XY | null;
  }
  interface ScreenShape {
    rings: XY[][];
    box: ScreenBounds;
  }
  interface NamedScreenShape extends ScreenShape {
    id: string;
    small: boolean;
  }
  interface LabelScene {
    map: Leaflet.Map;
    size: XY;
    placed: ScreenBox[];
    shapes: NamedScreenShape[];
    /** Those of the shapes that a box may overlap. */
    near: (box: ScreenBox) => NamedScreenShape[];
    lines: XY[][];
    /** The lines from labels to what they name, as far as these stand. */
    leaders: Leader[];
    /** Whether names are short and come after call-outs, which had no room for what they list. */
    tight: boolean;
  }
  /** From the edge of a label to what it names, pixels. */
  type Leader = [XY, XY];
  /** How a line or a face is drawn, as Leaflet and the legend read it. */
  type Style = Leaflet.PathOptions & { dashArray?: string };

  // --- the designation map

  interface ContextShapes {
    points: Float64Array;
    boxes: Float64Array;
    rings: Uint32Array;
    parts: Uint32Array;
    owners: Float64Array;
    count: number;
  }
  interface ContextEntry {
    layer: ContextLayer;
    canvas: HTMLCanvasElement;
    shapes: ContextShapes;
    colour: string;
    shown: boolean;
    redraw(): void;
  }
  interface LaidOut {
    centre: Leaflet.LatLng;
    zoom: number;
    snap: number | undefined;
    closed: HTMLDetailsElement[];
    sheet: HTMLElement;
  }
  interface CanvasView {
    world: number;
    x: number;
    y: number;
    width: number;
    height: number;
  }
  interface AroundView extends CanvasView {
    edge?: Box;
  }
  /** One of very many sites; its rings and their box in the square of the whole world. */
  interface Member {
    site: Site;
    rings: Float64Array[];
    box: Box;
  }
  /** What is done where a site is pointed at, or has the focus. */
  interface Pointed {
    at(id: string): void;
    away(): void;
  }
  interface Atlas extends NamedMap {
    surroundings?: {
      show(on: boolean): void;
      redraw(): void;
      named(): { name: Pair; bounds(): Leaflet.LatLngBounds }[];
    };
    data: MapData;
    sites: Record<string, { site: Site; layer: Leaflet.GeoJSON | null }>;
    places: Record<string, { place: Place; layer: Leaflet.GeoJSON }>;
    deciding: { finding: Finding; ends: Leaflet.LatLng[]; layer: Leaflet.LayerGroup }[];
    lines: DistanceLine[];
    /** On which so many distances are drawn that each would be a node. */
    canvas?: Leaflet.Canvas;
    drawings: { drawing: Drawing; layer: Leaflet.GeoJSON }[];
    groups: Record<"places" | "distances", Leaflet.LayerGroup> & { issues: Record<OpenVerdict, Leaflet.LayerGroup> };
    /** Set by addContext. */
    context: ContextEntry[];
    /** Set by useEvidence. */
    evidence: Leaflet.LayerGroup;
    basemap?: Leaflet.Layer;
    distancesStay?: boolean;
    placeShapes?: Shape[];
    editor?: Editor;
    measure?: Measure;
    /** Leaves the tool that is open on the map. */
    leaving?: (() => void) | null;
  }

  // --- a try

  /** `low` and `high` as missing data leaves them, `least` and `most` with the accuracy of the boundaries. */
  interface Bounded {
    value: number | null;
    low: number;
    high: number;
    least: number;
    most: number;
    from?: Point | null;
    to?: Point | null;
  }
  type Known = Omit<Bounded, "least" | "most">;
  /** Bounds of the distance between two sites. */
  interface Distance extends Bounded {
    one: Site;
    other: Site;
  }
  interface Found {
    value: number | null;
    low: number;
    high: number;
    least: number;
    most: number;
    pair: Distance | null;
  }
  interface Decided extends Found {
    rule: Rule;
    verdict: "pass" | "fail" | "review" | "undecided";
    margin: number | null;
    /** How far the worst end of the interval is from the limit. */
    certain: number | null;
  }
  type Areas = Record<string, { area: number; perimeter: number } | null>;
  /** What is folded, and decided by: the value, or an end of its bounds. */
  type End = "value" | "low" | "high" | "least" | "most";
  type CellOf = (one: Site, other: Site) => Distance;
  interface Figures {
    areas: Areas;
    findings: Record<string, Decided>;
    cell: CellOf;
  }
  interface ZonePlaceShape { shape: Shape; accuracy: number; reach: number }
  interface ZoneShape { id: string; name: Pair; places: ZonePlaceShape[]; area: OtherZone["area"] }
  interface ZoneShapes { ownIsTold: boolean; zones: ZoneShape[] }
  interface OwnLand { shape: Shape | null; isDrawn: boolean; rough: number }
  /** What lies at the distance of an edge: from `start` along a unit vector, metres. */
  interface StraightLine { start: Point; along: Point; length: number }
  /** What lies at the distance of a corner: from the angle `begin` on, radians, negative clockwise. */
  interface ArcLine { centre: Point; begin: number; length: number }
  type OffsetLine = StraightLine | ArcLine;
  interface Trial {
    data: TriedData;
    /** Those that are reckoned with. */
    sites: Site[];
    plane: Plane;
    places: Record<string, Shape>;
    planes: WeakMap<Shape, Shape>;
    bodies: WeakMap<Shape, { least: number; most: number }>;
    /** How far the boundary of each site may be off, and its place where it has none, metres. */
    accuracy: Record<string, number>;
    coarse: Record<string, number>;
    zones: ZoneShapes | null;
    pairs: Record<string, { one: Shape | null; other: Shape | null; cell: Distance }>;
  }
  interface DraftStep {
    id: string;
    before: Shape | null;
    after: Shape | null;
    /** Before and after, where a site came or went. */
    sites?: [Site[], Site[]];
    /** Before and after, where a site went over to a kept draft. */
    copies?: { number: number; before: KeptDraft | null; after: KeptDraft };
  }
  /** A draft that waits beside the one that is drawn: a file as the page writes it. */
  interface KeptDraft { number: number; text: string }
  interface Draft {
    base: Shapes;
    now: Shapes;
    past: DraftStep[];
    future: DraftStep[];
    /** The sites that are in it, and those with which it began. */
    sites: Site[];
    came: Site[];
    /** The proposal whose draft it is, and whether that is the page's. */
    start: OtherProposal;
    isOwn: boolean;
  }
  type Mode = "corners" | "move" | "draw" | "cut";
  /** Whoever takes points that are set one by one on the map. */
  interface Collector {
    atlas: Atlas;
    snap: boolean;
    stopPoints: (() => void) | null;
    finishPoints?: () => void;
    takeBack?: () => void;
    snapTo(point: Point): Point | null;
    tellPoints(points: Point[]): void;
  }
  type MeasureKind = "distance" | "area";
  /** Metres and square metres; `fault` says why there are none. */
  interface Measured { length: number | null; area: number | null; fault: string }
  interface Measure extends Collector {
    trial: Trial;
    kind: MeasureKind;
    points: Point[];
    drawn: Leaflet.LayerGroup;
    button: HTMLElement;
    card: HTMLElement | null;
  }
  interface DatedSite { id: string; name: Pair; role: Role; geometry: Outline | null; is_placed: boolean }
  interface DatedProposal {
    id: string;
    name: Pair;
    dated: Pair;
    /** The one before it; null for the first. */
    since: string | null;
    is_evaluated: boolean;
    sites: DatedSite[];
    changes: { word: Pair; before: Pair[]; after: Pair[] }[];
  }
  interface Timeline {
    atlas: Atlas;
    button: HTMLElement;
    card: HTMLElement | null;
    drawn: Leaflet.LayerGroup;
    at: number;
    shapes: Record<string, Outline>;
  }
  /** The choice of the draft that a site goes over to, and what can be done with it. */
  interface HandOver {
    target: HTMLSelectElement;
    move: HTMLButtonElement;
    copy: HTMLButtonElement;
    open: HTMLButtonElement;
  }
  interface Editor extends Collector {
    data: TriedData;
    open: boolean;
    mode: Mode;
    step: number;
    site: Site;
    draft: Draft;
    trial: Trial;
    handles: { group: Leaflet.LayerGroup; markers: Map<string, Leaflet.Marker>; chosen: At | null };
    preview: Shape | null;
    lastCut: { id: string; other: Shape; kept: Shape } | null;
    opener: HTMLElement;
    card: HTMLElement;
    select: HTMLSelectElement;
    removed: HTMLElement;
    others: HTMLElement;
    copies: KeptDraft[];
    /** Under which number the draft was kept that is drawn now; null where it never was. */
    number: number | null;
    /** What shows the kept drafts, once more after each change. */
    tellCopies(): void;
    compareWith(number: number): void;
    handOver: HandOver;
    layers: Leaflet.LayerGroup;
    label: HTMLElement;
    outline: Leaflet.Polygon[] | null;
    line: Leaflet.Polyline | null;
    ends: Leaflet.LatLng[] | null;
    before: Figures;
    check: { metres: number; area: number };
    figures: Figures | null;
    fault: string;
    placeLabel(): void;
    show(shape: Shape): void;
    commit(shape: Shape | null, at?: At): void;
    insertCorner(): void;
    removeCorner(): void;
    snapCorner(): void;
    tellCorner(): void;
    close(): void;
  }
  interface Crossing {
    point: Point;
    along: number;
    partner?: Crossing;
  }
  interface Chain {
    side: "left" | "right";
    from: Crossing;
    to: Crossing;
    points: Point[];
  }
  interface WholeRing {
    ring: Ring;
    side: "left" | "right";
    outer: boolean;
  }
  type Sides = Record<"left" | "right", Shape>;

  // --- the comparison

  type Shows = "a" | "b" | "both";
  type Lines = [string, Told][];
  type LandKind = "kept" | "added" | "removed";
  type LandAreas = Record<LandKind | "before" | "after", string | null>;
  interface LandChange {
    kind: string;
    before: string[];
    after: string[];
    role_before: Pair | null;
    role_after: Pair | null;
    role: string;
    known: boolean;
    land: boolean;
    areas: LandAreas;
    shapes: Record<LandKind, Geometry | null>;
    slivers: string;
    shift: Pair | null;
    matched: Pair | null;
  }
  interface LandPair {
    before: string;
    after: string;
    changes: LandChange[];
    totals: { role: string; name: Pair; areas: LandAreas }[];
  }
  interface LandSite {
    proposal: string;
    id: string;
    name: Pair;
    role: Role;
    geometry: Outline | null;
    within: string[];
  }
  interface LandSites {
    before: LandSite[];
    after: LandSite[];
  }
  interface LandLine {
    proposal: string;
    pair: Pair;
    geometry: LineString;
  }
  interface Proposal extends Judged {
    id: string;
    name: Pair;
    mark: string;
    counts: Pair;
  }
  interface SheetData {
    id: string;
    title: Pair;
    note: Pair | null;
    headings: Pair[];
    lines: { differs: boolean; marks: string[]; cells: (Pair | string)[] }[];
  }
  interface ComparisonData extends Spoken {
    credits: Pair;
    subject: Pair;
    day: Pair;
    baseline: string;
    proposals: Proposal[];
    requirements: {
      id: string;
      name: Pair;
      limit: Pair;
      differs: boolean;
      cells: (Judged & { value: Pair; best: boolean })[];
    }[];
    pairs: LandPair[];
    sites: LandSite[];
    places: { id: string; name: Pair; geometry: Outline }[];
    lines: LandLine[];
    kinds: Record<string, Pair>;
    bounds: [Point, Point];
    sheets: SheetData[];
    notices: Pair[];
    known?: Map<string, LandSite>;
  }
  interface LandCard extends SiteCard {
    about: () => string;
    label: () => string;
  }
  interface LandMap extends NamedMap {
    layers: Leaflet.LayerGroup;
    labels: Labelled;
  }
  /** What is drawn and on which pane. */
  interface LandPart {
    shows: Shows;
    pane: string;
  }
  type ViewMode = "overlay" | "swipe" | "side";
  interface Head {
    node: HTMLElement;
    again(): void;
  }
  interface ComparisonPage {
    data: ComparisonData;
    pair: LandPair;
    a: string;
    b: string;
    mode: ViewMode;
    box: HTMLElement;
    maps: [Leaflet.Map, Leaflet.Map];
    atlases: LandMap[];
    heads: Record<Side, Head>;
    letters: { id: string; node: HTMLElement; head: HTMLElement }[];
    selects: Record<Side, HTMLSelectElement>;
    summary: HTMLElement;
    nowhere: HTMLElement;
    twin: HTMLElement;
    divider: HTMLElement;
    line: HTMLElement;
    at: number;
    hidden: string | null;
    linking: boolean;
    fitting: boolean;
    moved: boolean;
  }
}
