import { analyseHelp, readAnalyseCommand } from './cli/analyse_options.ts';
import { runAnalyse } from './cli/analyse_verb.ts';
import { cardInWords, methodsInWords } from './cli/analysis_words.ts';
import { beatsHelp, hoursHelp, readBeatsCommand, readHoursCommand } from './cli/beats_options.ts';
import { runBeats } from './cli/beats_verb.ts';
import { exportHelp, readExportCommand } from './cli/export_options.ts';
import { runExport } from './cli/export_verb.ts';
import { forecastHelp, readForecastCommand } from './cli/forecast_options.ts';
import { runForecast } from './cli/forecast_verb.ts';
import { runImports, runUndo } from './cli/import_verb.ts';
import { operationHelp, readOperationCommand } from './cli/operation_options.ts';
import { runOperation } from './cli/operation_verb.ts';
import { patrolHelp, readPatrolCommand } from './cli/patrol_options.ts';
import { runPatrol } from './cli/patrol_verb.ts';
import { readStreetsCommand, streetsHelp } from './cli/streets_options.ts';
import { runStreets } from './cli/streets_verb.ts';
import { describeSettings, readConfig, type Config } from './config.ts';
import { openDatabase } from './db/database.ts';
import { Problem } from './model/problem.ts';
import { describeDemo } from './tasks/describe_demo.ts';
import { importHelp, presetsInWords, readImportCommand } from './tasks/import_command.ts';
import { keyHelp, readKeyCommand } from './tasks/key_command.ts';
import { loadDemo } from './tasks/load_demo.ts';
import { runKeyCommand } from './tasks/run_key_command.ts';

const say = (line: string): void => { process.stdout.write(`${line}\n`); };
const told = (words: string): number => {
  say(words);
  return 0;
};

async function runDemo(config: Config, signal: AbortSignal): Promise<number> {
  const database = await openDatabase({ databaseUrl: config.databaseUrl, dataFolder: config.dataFolder, say });
  try {
    await loadDemo(database, { signal, say });
    say(`What is hidden in it, for trainers and the curious:\n${(await describeDemo(database))?.planted ?? ''}`);
    say('The demonstration city is there. npm start shows it.');
    return 0;
  } finally {
    await database.close();
  }
}

/** The first signal asks to stop, a later one ends the process. npm passes one key press on twice, within moments. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  let since = Infinity;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (performance.now() - since > 1000) process.exit(130);
      if (!controller.signal.aborted) {
        since = performance.now();
        controller.abort(new Error('Stopped by the person at the keyboard.'));
      }
    });
  }
  return controller.signal;
}

const config = (): Config => readConfig(process.env);

/** What can be said after `npm run`; each resolves with the exit code. */
const verbs: Readonly<Record<string, (given: string[]) => number | Promise<number>>> = {
  async import(given) {
    const command = await readImportCommand(given);
    if (command === 'help') return told(`${importHelp()}\n\nSettings come from the environment: ${describeSettings().map(({ variable }) => variable).join(', ')}. npm start -- --help explains them.`);
    if (command === 'presets') return told(presetsInWords());
    return 'undo' in command ? runUndo(config(), command) : runImports(config(), command, stopSignal());
  },
  export(given) {
    const command = readExportCommand(given);
    return command === 'help' ? told(exportHelp()) : runExport(config(), command, stopSignal());
  },
  analyse(given) {
    const command = readAnalyseCommand(given);
    if (command === 'help') return told(analyseHelp());
    if ('list' in command) return told(methodsInWords(command.language));
    return 'card' in command ? told(cardInWords(command.card, command.language)) : runAnalyse(config(), command, stopSignal());
  },
  streets(given) {
    const command = readStreetsCommand(given);
    return command === 'help' ? told(streetsHelp()) : runStreets(config(), command, { signal: stopSignal(), say });
  },
  patrol(given) {
    const command = readPatrolCommand(given);
    return command === 'help' ? told(patrolHelp()) : runPatrol(config(), command, stopSignal());
  },
  forecast(given) {
    const command = readForecastCommand(given);
    return command === 'help' ? told(forecastHelp()) : runForecast(config(), command, { signal: stopSignal(), say });
  },
  hours(given) {
    const command = readHoursCommand(given);
    return command === 'help' ? told(hoursHelp()) : runBeats(config(), command, { signal: stopSignal(), say });
  },
  beats(given) {
    const command = readBeatsCommand(given);
    return command === 'help' ? told(beatsHelp()) : runBeats(config(), command, { signal: stopSignal(), say });
  },
  operation(given) {
    const command = readOperationCommand(given);
    return command === 'help' ? told(operationHelp()) : runOperation(config(), command, { signal: stopSignal(), say });
  },
  async key(given) {
    const command = readKeyCommand(given);
    if (command === 'help') return told(keyHelp());
    await runKeyCommand(config(), command, say);
    return 0;
  },
  demo: () => runDemo(config(), stopSignal()),
};

async function main([verb = '', ...given]: string[]): Promise<number> {
  if (Object.hasOwn(verbs, verb)) return verbs[verb]!(given);
  throw new Problem('bad_request', 'usage', `Say npm run import -- FILE..., npm run import -- --undo NUMBER, or ${Object.keys(verbs).slice(1).map((one) => `npm run ${one}`).join(', ')}.`);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  process.stderr.write(`${error.message}\n`);
  for (const { field, message } of error.fields) process.stderr.write(`  ${field}: ${message}\n`);
  process.exitCode = error.code === 'usage' ? 2 : 1;
}
