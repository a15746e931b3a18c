// The verdict on a figure, or on the bounds of one, against the limit of a rule (evaluation/decide/decision.py).

/** @type {Record<string, (a: number, b: number) => boolean>} */
const COMPARE = {
  "<=": (a, b) => a <= b, "<": (a, b) => a < b,
  ">=": (a, b) => a >= b, ">": (a, b) => a > b,
};

/** @param {Rule} rule @param {Found} found @returns {Decided} */
export function decided(rule, found) {
  const verdict = decide(rule, found.low, found.high);
  const deciding = found.value !== null ? found.value : rule.op[0] === "<" ? found.high : found.low;
  const known = verdict !== "undecided" && Number.isFinite(deciding);
  const margin = rule.op[0] === "<" ? rule.limit - deciding : deciding - rule.limit;
  const worst = rule.op[0] === "<" ? rule.limit - found.most : found.least - rule.limit;
  return Object.assign(found, {
    rule, verdict, margin: known ? margin : null, certain: known && Number.isFinite(worst) ? worst : null,
  });
}

// the tests are monotone: the two ends decide for all between them
/** @param {Rule} rule @param {number} low @param {number} high @returns {Decided['verdict']} */
function decide(rule, low, high) {
  const ends = [verdictOf(rule, low), verdictOf(rule, high)];
  return ends[0] === ends[1] ? ends[0] : "undecided";
}

/** @param {Rule} rule @param {number} value @returns {'pass' | 'fail' | 'review'} */
function verdictOf(rule, value) {
  if (COMPARE[rule.op](value, rule.limit)) return "pass";
  if (rule.otherwise !== "review") return "fail";
  return rule.review === null || COMPARE[rule.op](value, rule.review) ? "review" : "fail";
}
