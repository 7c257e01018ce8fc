/** `broadcast cost`: what the broadcasts of a time cost, by mapping. */
import { Option } from 'commander';
import { wholeNumber } from '../../whole-number';
import type { CommandSpec } from '../command';
import { duration } from '../parse';
import type { CostOptions } from './cost';

const WEEK_MS = 7 * 86_400_000;
const MOST = 10_000;

export const cost: CommandSpec<CostOptions> = {
  usage: 'cost',
  summary: 'add up what broadcasts cost, by mapping, beside the estimate',
  description: `Finds the broadcasts in the log of the function that opens them, and computes from the report of each what it cost at list prices:
connections, messages and the duration are those that happened, writes and the functions' durations are the model's. Beside it stands what the model says
of the same broadcasts without their reports. It is an estimate, not the bill of AWS: connections, storage, retries and events that came
twice are not in it. Reading a row costs $0.25 per million.`,
  examples: [
    ['broadcast cost --since 7d', 'of the last week'],
    ['broadcast cost --since 1h --json | jq .mappings', 'for a script'],
  ],
  configure: (command) =>
    void command
      .addOption(
        new Option('--since <duration>', 'begun this long ago: 1h, 7d').argParser(duration).default(WEEK_MS, '7d'),
      )
      .option('--max <number>', 'read at most so many broadcasts', wholeNumber(1, 10_000_000), MOST),
  run: async (run) => (await import('./cost')).addUpCost(run),
};
