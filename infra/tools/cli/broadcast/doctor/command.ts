/** `broadcast doctor`: what would prevent a deployment, and whether a deployed stack works. */
import { Option } from 'commander';
import { type AudienceOption, parseAudience } from '../../estimate/audience';
import { wholeNumber } from '../../whole-number';
import type { CommandSpec } from '../command';
import type { DoctorOptions } from './doctor';

const atLeastOne = wholeNumber(1, 1_000_000);

export const doctor: CommandSpec<DoctorOptions> = {
  usage: 'doctor',
  summary: 'check that the account is ready and the stack works, and say what to do',
  description: `Before a deployment: Node, the account and region, the CDK's bootstrap, the account's quotas against the settings (posts
a second, concurrency, new connections, the least quotas for a load), the role for access logs. The settings are those the stack was deployed with or,
before that, those of the CDK app in this folder. After a deployment: the functions, who may publish reports, the dead-letter queue, and a timed
round trip with a real client that connects, gets a message and leaves. It cleans up after itself, except for one row in
the broadcasts table, which expires. What cannot be checked is 'skipped', never 'ok'.
Exit status by the worst finding: 0 all ok or skipped, 6 a warning, 1 an error.`,
  examples: [
    ['broadcast doctor --profile prod --region eu-central-1 --stack Broadcast-prod', 'before and after the deployment'],
    ['broadcast doctor --broadcasts-per-second 50 --connections 20000', 'which quotas does that load need?'],
    ['broadcast doctor --local', 'does local mode work?'],
    ['broadcast doctor --no-round-trip --json', 'read only, for a script'],
  ],
  configure: (command) =>
    void command
      .option('--no-round-trip', 'do not publish anything')
      .option('--broadcasts-per-second <number>', 'load of the busiest second, for the quotas', atLeastOne, 10)
      .addOption(
        new Option('--audience <audience>', 'of each of them: everyone, users:NUMBER or channel:NUMBER')
          .argParser(parseAudience)
          .default({ kind: 'users', count: 1 } satisfies AudienceOption, 'users:1'),
      )
      .option('--connections <number>', 'connections open at any time', atLeastOne, 1000)
      .option(
        '--stage <name>',
        'stage of the CDK app here, if the stack is not deployed (default: STAGE of Broadcast-STAGE)',
      ),
  run: async (run) => (await import('./doctor')).examine(run),
};
