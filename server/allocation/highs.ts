import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import loadHighs, { type Highs, type HighsCallbackMap, type Model } from 'highs';
import type { Tick } from '../stats/tick.ts';
import type { LinearProgram } from './linear_program.ts';

/**
 * Solver of linear and mixed-integer programs ([HiGHS](https://highs.dev)).
 *
 * Answers: which values of the variables are best, and how far from the best can these at most be?
 * Misread as: done when it returns. Where the time ended first, `status` is `stopped`, and `gap` says what is still open.
 * Formula: presolve, dual simplex, cuts, branch and bound, as the library does them.
 * Defaults: a gap of 1e-9 counts as none; no bound on time.
 * Cost: 20 ms for an instance; after that the model's own. Runs on the thread that asks, which must not be the one that serves.
 *
 * Parameters: `program`; `seconds` it may take (looked at between its steps, so that a large presolve can overrun it);
 * `start`, a feasible solution from which it takes the cutoff; `gap`, relative, at which it may end; `tick`, which may throw to end
 * it: it is asked at each node and each iteration of a linear program, but not within the first linear program of a mixed one,
 * which can be seconds; whoever cannot wait ends the thread.
 * Returns: `values`, null where none was found; `objective` of them; `bound`, which no solution can pass, null where none is
 * known; `gap`, their difference relative to the bound, null without both.
 * Errors: RangeError for arrays that do not fit each other; whatever `tick` throws; Error when the solver itself fails.
 * Example: most of 30 a + 50 b with a + 2 b <= 40, 2 a + b <= 50, both whole: 1100 at a = 20, b = 10.
 * Reference: Huangfu & Hall 2018, Mathematical Programming Computation 10:119.
 */
export type Solved = {
  status: 'optimal' | 'stopped' | 'infeasible' | 'unbounded';
  values: Float64Array | null;
  objective: number | null;
  bound: number | null;
  gap: number | null;
  seconds: number;
};

export type SolverLimits = { seconds?: number; start?: Float64Array | undefined; gap?: number; tick?: Tick | undefined };

/** Memory of an instance only grows: one that took more is given back as a whole. */
const mostBytes = 512 * 2 ** 20;
let compiled: Promise<WebAssembly.Module> | null = null;
let instance: Promise<Highs> | null = null;

async function load(): Promise<Highs> {
  compiled ??= WebAssembly.compile(readFileSync(createRequire(import.meta.url).resolve('highs/runtime')));
  // The package declares its types as those of CommonJS, though Node is given its ES module.
  return (loadHighs as unknown as typeof loadHighs.default)({ wasmModule: await compiled });
}

export async function solveProgram(program: LinearProgram, limits: SolverLimits = {}): Promise<Solved> {
  check(program, limits.start);
  instance ??= load();
  const highs = await instance;
  const begin = performance.now();
  const model = modelIn(highs, program, limits);
  let sound = false;
  try {
    const ended = run(highs, model, limits);
    const answer = ended === null ? answerOf(highs, model, program) : null;
    sound = true;
    if (answer === null) throw ended!.error;
    return { ...answer, seconds: (performance.now() - begin) / 1000 };
  } finally {
    if (sound) model.dispose();
    // After a trap the memory of the instance is in no known state.
    if (!sound || highs.memoryBytes > mostBytes) instance = null;
  }
}

function check({ cost, lower, upper, whole, rowLower, rowUpper, starts, columns, values }: LinearProgram, start: Float64Array | undefined): void {
  const fits = lower.length === cost.length && upper.length === cost.length && whole.length === cost.length && rowUpper.length === rowLower.length
    && starts.length === rowLower.length + 1 && columns.length === values.length && starts.at(-1) === values.length && (start === undefined || start.length === cost.length);
  if (!fits) throw new RangeError('the arrays of a program do not fit each other');
}

function modelIn(highs: Highs, program: LinearProgram, { seconds = Infinity, start, gap = 1e-9 }: SolverLimits): Model {
  const { maximise, cost, lower, upper, whole, rowLower, rowUpper, starts, columns, values } = program;
  const { objectiveSense } = highs.constants;
  const [numRows, numCols] = [rowLower.length, cost.length];
  const model = highs.createModel({
    numRows, numCols, sense: maximise ? objectiveSense.maximize : objectiveSense.minimize, colCost: cost, colLower: lower, colUpper: upper, rowLower, rowUpper,
    matrix: { format: 'csr', numRows, numCols, starts, indices: columns, values },
    ...(whole.includes(1) && { integrality: Int32Array.from(whole) }),
  });
  model.options.set({ output_flag: false, mip_rel_gap: gap, mip_abs_gap: 1e-9, random_seed: 0 });
  if (seconds < Infinity) model.options.set('time_limit', Math.max(0.01, seconds));
  if (start !== undefined && whole.includes(1)) model.setSolution({ colValue: start });
  return model;
}

/** An error of `tick` is kept until the solver has come to its own end: thrown through it, it would leave its memory in no known state. */
function run(highs: Highs, model: Model, { tick }: SolverLimits): { error: unknown } | null {
  const failures: { error: unknown }[] = [];
  const look = (event: { interrupt(): void }): undefined => {
    try {
      if (failures.length === 0) tick?.(0, 1);
    } catch (error) {
      failures.push({ error });
    }
    if (failures.length > 0) event.interrupt();
  };
  const { mipInterrupt, simplexInterrupt, ipmInterrupt } = highs.constants.callbackType;
  const callbacks: HighsCallbackMap = { [mipInterrupt]: look, [simplexInterrupt]: look, [ipmInterrupt]: look };
  if (tick === undefined) model.run(); else model.run(callbacks);
  return failures[0] ?? null;
}

function answerOf(highs: Highs, model: Model, program: LinearProgram): Omit<Solved, 'seconds'> {
  const { modelStatus } = highs.constants;
  const code = model.getModelStatus();
  const nothing = { values: null, objective: null, bound: null, gap: null };
  if (code === modelStatus.empty) return { status: 'optimal', values: new Float64Array(program.cost.length), objective: 0, bound: 0, gap: 0 };
  if (code === modelStatus.infeasible) return { status: 'infeasible', ...nothing };
  if (code === modelStatus.unbounded || code === modelStatus.unboundedOrInfeasible) return { status: 'unbounded', ...nothing };
  const optimal = code === modelStatus.optimal;
  if (!optimal && code !== modelStatus.timeLimit && code !== modelStatus.interrupted) throw new Error(`the solver ended in state ${code}`);
  const feasible = Number(model.info.get('primal_solution_status')) === 2;
  const objective = feasible ? model.getObjectiveValue() : null;
  const proven = program.whole.includes(1) ? Number(model.info.get('mip_dual_bound')) : optimal ? objective! : Number.NaN;
  const bound = Number.isFinite(proven) ? proven : null;
  const gap = objective === null || bound === null ? null : Math.abs(bound - objective) / Math.max(1e-12, Math.abs(bound));
  return { status: optimal ? 'optimal' : 'stopped', values: feasible ? Float64Array.from(model.getSolution().colValue) : null, objective, bound, gap };
}
