/** Runs the cases, group by group, each group on its own cloud, and returns the results. */
import type { PublishedReports } from '#shared/tables/broadcast-life';
import { everyoneRecipient, everyoneRecipients, shardOf } from '#shared/tables/recipients';
import type { Recipient } from '#tools/cost/delivery-plan';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import type { Progress } from '#tools/cli/progress';
import { startLocalCloud, type LocalCloud } from '#local';
import { DEVELOPER } from '#local/iam/credentials';
import type { BroadcastSettings, SettingsOverrides } from '#constructs/settings/settings';
import { settingsOf } from '#infra/settings';
import { SHOP } from '#test/support/shop/project';
import type { ScaleCase } from './audiences';
import { type BroadcastRun, runBroadcast } from './broadcast-run';
import type { DeliveryCount } from './delivery-count';
import { fillConnections } from './fill';
import { EventMeter } from './meter';
import { type LogLevel, type Price, priceOfUsage, usageOf } from './priced';
import { startCountingEndpoint } from './receivers';
import { connectSockets } from './sockets';

/** A stage that changes nothing, so it has the default settings. */
export const DEFAULTS_STAGE = 'scale';

/** The defaults, in a stack without history. */
export const leanSettings = (reports: PublishedReports): SettingsOverrides => {
  const { workflowLogs, logInvocations } = settingsOf(DEFAULTS_STAGE);
  return { workflowLogs, logInvocations, history: { minutes: 0 }, reports };
};

/** The same broadcast with `history: false`, right before. */
export interface WithoutHistory {
  readonly count: DeliveryCount;
  readonly wallMs: number;
  readonly prices: CaseResult['prices'];
}

export interface CaseResult extends BroadcastRun {
  readonly scaleCase: Pick<ScaleCase, 'name' | 'title' | 'group'>;
  readonly count: DeliveryCount;
  /** At each level of workflow logs, with the broadcast machine EXPRESS. */
  readonly prices: Readonly<Record<LogLevel, Price>>;
  /** The same with the broadcast machine STANDARD, logs at ERROR. */
  readonly standard: Price;
  readonly withoutHistory: WithoutHistory;
}

export interface RunOptions {
  /** The settings to measure. @default - the defaults */
  readonly stage?: string;
  /** Settings on top of stage local, instead of a stage: of the tests' shop. */
  readonly overrides?: SettingsOverrides;
  readonly progress: Progress;
  readonly onInterrupt: Cleanup;
  /** Called with each result at once, so that none is lost if a later case fails. */
  readonly onResult: (result: CaseResult) => void;
}

type Cleanup = (end: () => Promise<void>) => void;

export async function runCases(cases: readonly ScaleCase[], options: RunOptions): Promise<void> {
  for (const group of ['users', 'everyone', 'sockets'] as const) {
    const ofGroup = cases.filter((each) => each.group === group);
    if (ofGroup.length > 0) await runGroup(ofGroup, options);
  }
}

async function runGroup(
  cases: readonly ScaleCase[],
  { overrides, stage = overrides ? SHOP.context.stage : DEFAULTS_STAGE, progress, onInterrupt, onResult }: RunOptions,
): Promise<void> {
  const realSockets = cases[0]?.group === 'sockets';
  const endpoint = realSockets ? undefined : await startCountingEndpoint(stage);
  const events = new EventMeter();
  const cloud = await startLocalCloud({
    projectRoot: PROJECT_ROOT,
    port: 0,
    ...(overrides ? { app: SHOP.app, context: { stage, overrides } } : { context: { stage } }),
    events: { observe: events.observe },
    ...(endpoint && { lambda: { variables: { CALLBACK_URL: endpoint.url } } }),
  });
  onInterrupt(() => cloud.stop());
  try {
    await stopRules(cloud);
    const settings = settingsOf(stage, overrides);
    const filled = new Set<string>();
    for (const scaleCase of cases) {
      const { audience, members, name, title, group } = scaleCase;
      const receiver = endpoint ?? (await connectSockets(cloud, members, progress));
      try {
        if (endpoint) await fill({ cloud, stage, progress }, scaleCase, filled);
        const expected = 'ids' in receiver ? receiver.ids : members.map(({ connectionId }) => connectionId);
        const recipients = recipientsOf(scaleCase, expected, settings);
        const measure = async (history: boolean) => {
          const [what, key] = history ? [' with history', `${name}+`] : ['', `${name}-`];
          const run = await progress.step(`Broadcast to ${title}${what}`, () =>
            runBroadcast(cloud, events, audience, key, history),
          );
          const count = await receiver.count(expected);
          const usage = (logs: LogLevel) =>
            usageOf(run.metered, count, { recipients, audience, history }, settings, logs);
          const standard = priceOfUsage(usage('ERROR'), 'STANDARD');
          const prices = { ERROR: priceOfUsage(usage('ERROR'), 'EXPRESS'), ALL: priceOfUsage(usage('ALL'), 'EXPRESS') };
          return { ...run, count, prices, standard };
        };
        const withoutHistory = await measure(false);
        onResult({ ...(await measure(true)), scaleCase: { name, title, group }, withoutHistory });
      } finally {
        if (!endpoint) receiver.stop();
      }
    }
  } finally {
    await cloud.stop();
    endpoint?.stop();
  }
}

/** Everybody in the case who is not connected yet. */
async function fill(
  { cloud, stage, progress }: { cloud: LocalCloud; stage: string; progress: Progress },
  { members }: ScaleCase,
  filled: Set<string>,
): Promise<void> {
  const missing = members.filter(({ connectionId }) => !filled.has(connectionId));
  const bar = progress.bar('connections written', missing.length);
  await fillConnections(cloud, stage, missing, (done) => bar.update(done));
  bar.stop();
  for (const { connectionId } of missing) filled.add(connectionId);
}

/** What the index holds for each recipient of the audience; the model's durations depend on it. */
export function recipientsOf(
  { audience, connectionsOfUsers }: ScaleCase,
  connectionIds: readonly string[],
  { shards }: BroadcastSettings,
): Recipient[] {
  if (!audience.everyone) return (connectionsOfUsers ?? []).map((connections) => ({ kind: 'user', connections }));
  const counts = new Map(everyoneRecipients(shards.everyone).map((recipient) => [recipient, 0]));
  for (const id of connectionIds) {
    const recipient = everyoneRecipient(shardOf(id, shards.everyone));
    counts.set(recipient, (counts.get(recipient) ?? 0) + 1);
  }
  return [...counts.values()].map((connections) => ({ kind: 'shard', connections }));
}

/** Rules that run every minute: what they use does not belong to a broadcast. */
export async function stopRules({ registry, resources }: LocalCloud): Promise<void> {
  const rules = Object.entries(resources).filter(([id]) => /EveryMinute[0-9A-F]{8}$/.test(id));
  if (rules.length === 0) throw new Error('The stack has no rule EveryMinute to switch off.');
  for (const [, Name] of rules) {
    await registry.call({ service: 'events', operation: 'DisableRule', input: { Name }, caller: DEVELOPER });
  }
}
