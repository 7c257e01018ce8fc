/**
 * The attacked local cloud, in its own process: if an attack ends it, this process ends. Local mode keeps tables,
 * queues and executions in this process's memory (the tables in its child), so killing it would prove nothing. Instead,
 * the attack kills what AWS kills: executions, and environments of functions in the middle of their work.
 */
import type { Worker } from 'node:worker_threads';
import { BROADCAST_COMPLETED, BROADCAST_FAILED, type DeliveryReport } from '#shared/contracts';
import { serveConsole } from '#tools/console/index';
import type { InjectedFault } from '#local/faults/index';
import { draw } from '#local/faults/fault-rule';
import { DEVELOPER } from '#local/iam/credentials';
import { ExecutionsUnderTest } from '../../e2e/support/executions-under-test';
import { invokeFunction } from '../../e2e/support/invoke-function';
import { startWithSettings } from '../../e2e/support/stack-with-settings';
import { watchBus } from '../../e2e/support/watch-bus';
import type { CloudMessage, CloudSetup, CutPlan, KillPlan, Question, QuestionName, Questions } from './messages';

/** Each is an environment of a function: nothing else in this process runs in a worker thread. */
const environments = new Set<Worker>();
process.on('worker', (worker) => {
  environments.add(worker);
  worker.once('exit', () => environments.delete(worker));
});

type Answers = { readonly [Name in QuestionName]: (ask: Questions[Name]['ask']) => Promise<Questions[Name]['answer']> };

interface Attacked {
  readonly ready: CloudMessage;
  readonly answers: Answers;
  readonly stop: () => Promise<void>;
}

async function start({ settings }: CloudSetup): Promise<Attacked> {
  const stack = await startWithSettings(settings);
  const { local } = stack;
  if (!local) throw new Error('The attack is only for the local cloud: unset E2E_OUTPUTS.');
  serveConsole(local, { stage: 'local' });
  const executions = new ExecutionsUnderTest(stack);
  const reports = await watchBus(stack, [BROADCAST_COMPLETED, BROADCAST_FAILED]);
  const faults: InjectedFault[] = [];
  local.faults.onInjected((fault) => faults.push(fault));
  const stop = (executionArn: string) =>
    local.registry.call({ service: 'states', operation: 'StopExecution', input: { executionArn }, caller: DEVELOPER });
  const cutOff = planned<CutPlan>((plan, struck) => {
    let entered = 0;
    return executions.watchStates((state, executionArn) => {
      if (!plan.states.includes(state) || struck.count >= plan.times) return;
      if (draw(plan.seed, state, entered++) >= plan.probability) return;
      struck.count += 1;
      void stop(executionArn);
    });
  });
  const kill = planned<KillPlan>((plan, struck) => {
    let drawn = 0;
    const timer = setInterval(() => {
      for (const environment of environments) {
        if (draw(plan.seed, drawn++) >= plan.probability) continue;
        struck.count += 1;
        void environment.terminate();
      }
    }, plan.everyMs);
    return () => clearInterval(timer);
  });
  const answers: Answers = {
    cut: cutOff,
    kill,
    reports: async (known) => reports.slice(known).map(({ detail }) => detail as unknown as DeliveryReport),
    faults: async (known) => faults.slice(known),
    running: async () =>
      local.executions
        .latestFirst()
        .filter(({ outcome }) => outcome === undefined)
        .map(({ arn, history }) => `${arn} at ${JSON.stringify(history.events.at(-1))}`),
    async recover(broadcastIds) {
      for (const id of broadcastIds) await executions.expireLease(id).catch(() => undefined);
      // The next run picks up what this one had no time for.
      await executions.runOverdueRule().catch(() => undefined);
      return null;
    },
    async sweep() {
      await invokeFunction(local, 'ClosingCloseConnections').catch(() => undefined);
      return null;
    },
  };
  return {
    ready: { type: 'ready', url: local.url, outputs: stack.outputs, resources: local.resources },
    answers,
    stop: () => stack.stop(),
  };
}

/** One plan at a time. @param begin carries it out and counts. @returns a function that ends it and returns its count */
function planned<Plan>(begin: (plan: Plan, struck: { count: number }) => () => void) {
  let current: { readonly end: () => void; readonly struck: { count: number } } | undefined;
  return async (plan: Plan | null): Promise<number> => {
    current?.end();
    const count = current?.struck.count ?? 0;
    const struck = { count: 0 };
    current = plan === null ? undefined : { end: begin(plan, struck), struck };
    return count;
  };
}

const say = (message: CloudMessage) => process.send?.(message);

async function main(): Promise<void> {
  const { ready, answers, stop } = await start(JSON.parse(process.argv[2] ?? '{}') as CloudSetup);
  process.once('disconnect', () => void stop().finally(() => process.exit(0)));
  const answer = <Name extends QuestionName>({ id, name, ask }: Question<Name>) => {
    const run: Answers[Name] = answers[name];
    run(ask).then(
      (found) => say({ type: 'answer', id, answer: found }),
      (error: Error) => say({ type: 'failed', id, why: error.message }),
    );
  };
  process.on('message', answer);
  say(ready);
}

// Ctrl-C goes to the whole process group; the attack ends this process when it no longer needs it.
process.on('SIGINT', () => undefined);
void main();
