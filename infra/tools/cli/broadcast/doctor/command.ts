/** `broadcast doctor`: what stands in the way of a deployment, and whether a deployed stack works. */
import type { CommandSpec } from '../command';
import type { DoctorOptions } from './doctor';

export const doctor: CommandSpec<DoctorOptions> = {
  usage: 'doctor',
  summary: 'is the account ready, and does the stack work; each finding with what to do',
  description: `Before a deployment: Node, which account and region that is, the CDK's bootstrap, the account's quotas against the
settings (posts a second, concurrency, new connections), the role for access logs. The settings are those the stack was
deployed with, or before that those of the CDK app in this folder. After it: the functions, the dead-letter queue, and a
round trip with a real client that connects, is sent a message, gets it, and goes, with the time of each. It cleans up
after itself but for one row in the broadcasts table, which expires. What cannot be checked is 'skipped', never 'ok'.
Exit status by the worst finding: 0 all ok or skipped, 6 a warning, 1 an error.`,
  examples: [
    ['broadcast doctor --profile prod --region eu-central-1 --stack Broadcast-prod', 'before and after the deployment'],
    ['broadcast doctor --local', 'is local mode well?'],
    ['broadcast doctor --no-round-trip --json', 'only look, for a script'],
  ],
  configure: (command) =>
    void command
      .option('--no-round-trip', 'do not publish anything')
      .option(
        '--stage <name>',
        'stage of the CDK app here, for a stack that is not deployed (default: STAGE of Broadcast-STAGE)',
      ),
  run: async (run) => (await import('./doctor')).examine(run),
};
