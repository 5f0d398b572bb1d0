// Totals and suggestions, in whole hundredths and exactly: weighted means to the nearest step, a half going up.

export function weightedMean(values, { weights, step }) {
  let sum = 0;
  let weight = 0;
  for (const [key, times] of Object.entries(weights)) {
    if (values[key] === undefined) return undefined;
    sum += values[key] * times;
    weight += times;
  }
  const stride = Math.round(Number(step) * 100);
  return Math.floor((2 * sum + stride * weight) / (2 * stride * weight)) * stride;
}

export function suggestionOf({ suggestion }, values) {
  if (!suggestion) return undefined;
  return suggestion.weights ? weightedMean(values, suggestion) : Math.round(Number(suggestion.value) * 100);
}

export function totalOf(values, rule) {
  if (rule) return weightedMean(values, rule);
  const given = Object.values(values).filter((value) => value !== undefined);
  return given.length ? given.reduce((sum, value) => sum + value, 0) : undefined;
}
