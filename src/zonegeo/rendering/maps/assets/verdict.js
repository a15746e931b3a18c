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
  /** @param {number | null} end */
  const left = (end) => {
    if (!known || end === null || !Number.isFinite(end)) return null;
    return rule.op[0] === "<" ? rule.limit - end : end - rule.limit;
  };
  const certain = left(rule.op[0] === "<" ? found.most : found.least);
  return Object.assign(found, { rule, verdict, margin: left(found.value), certain });
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
