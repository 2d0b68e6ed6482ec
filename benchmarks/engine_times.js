// What the page's engine takes, in a browser or in Node, once its script is there: `benchmarks/engine.py` asks for it.

/** The value below which a share of the numbers lies. */
const quantile = (numbers, share) => [...numbers].sort((a, b) => a - b)[Math.floor(share * (numbers.length - 1))];

/** How long a job takes, in milliseconds. */
function timed(job) {
  const start = performance.now();
  const result = job();
  return [performance.now() - start, result];
}

/** The time of each token, the first with the reading of the source. */
function tokenTimes(translator, ids) {
  const times = [];
  const steps = translator.greedy(ids);
  for (;;) {
    const [time, { done }] = timed(() => steps.next());
    if (done) return times;
    times.push(time);
  }
}

globalThis.measure = (sentences) => {
  const [load, translator] = timed(() => pieces.openTranslator());
  const sources = sentences.map((sentence) => translator.read(sentence).ids);
  const cold = tokenTimes(translator, sources[0]);
  const rounds = Array.from({ length: 5 }, () => sources.map((ids) => tokenTimes(translator, ids))).flat();
  const next = rounds.flatMap((times) => times.slice(1));
  const warm = (job) => quantile(sources.flatMap((ids) => [timed(() => job(ids))[0], timed(() => job(ids))[0]]), 0.5);
  const parameters = [...translator.model.parameters.tensors.values()];
  return {
    load_ms: load,
    first_token_ms: cold[0],
    first_translation_ms: cold.reduce((a, b) => a + b),
    first_token_later_ms: quantile(rounds.map(([first]) => first), 0.5),
    next_token_ms: quantile(next, 0.5),
    next_token_95th_percentile_ms: quantile(next, 0.95),
    greedy_ms: warm((ids) => translator.translate(ids)),
    beams_of_4_ms: warm((ids) => translator.translate(ids, { beamSize: 4 })),
    look_inside_ms: warm((ids) => translator.look(ids, ids)),
    parameters_MB: parameters.reduce((all, { numbers }) => all + numbers.byteLength, 0) / 1e6,
  };
};
