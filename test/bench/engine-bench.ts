/**
 * `npx tsx test/bench/engine-bench.ts`: ten thousand executions of the Step Functions engine, two hundred at a time,
 * each with a Map and four tasks. Prints executions per second and the heap over time; ends with 1 if the heap grows.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ServiceRegistry } from '#local/core/registry';
import type { JsonObject } from '#local/core/service';
import { CredentialStore, DEVELOPER } from '#local/iam/credentials';
import { createStepFunctionsModule } from '#local/step-functions/index';
import { HeapWatch } from './heap-watch';

const EXECUTIONS = 10_000;
const AT_ONCE = 200;
const SAMPLES = 10;
/** Kept by the engine; small compared with the total, so that the first sample is taken with the store full. */
const KEPT = 200;

const DEFINITION = {
  QueryLanguage: 'JSONata',
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      Items: '{% $states.input.numbers %}',
      ItemProcessor: {
        StartAt: 'Call',
        States: {
          Call: {
            Type: 'Task',
            Resource: 'arn:aws:states:::lambda:invoke',
            TimeoutSeconds: 60,
            Arguments: { FunctionName: 'echo', Payload: '{% $states.input * 2 %}' },
            Output: '{% $states.result.Payload %}',
            End: true,
          },
        },
      },
      Output: '{% $sum($states.result) %}',
      End: true,
    },
  },
};

async function main(): Promise<void> {
  const call = engine();
  const machine = {
    name: 'bench',
    type: 'EXPRESS',
    roleArn: 'arn:aws:iam::000000000000:role/bench',
    definition: JSON.stringify(DEFINITION),
  };
  const { stateMachineArn } = await call('CreateStateMachine', machine);
  const input = JSON.stringify({ numbers: [1, 2, 3, 4], padding: 'x'.repeat(1_000) });
  const runOne = async () => {
    const { output } = await call('StartSyncExecution', { stateMachineArn, input });
    if (output !== '20') throw new Error(`expected the output 20, got ${String(output)}`);
  };
  const heap = new HeapWatch();
  const started = performance.now();
  for (let done = AT_ONCE; done <= EXECUTIONS; done += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, runOne));
    // If every call is answered at once, only a turn of the event loop releases what weak references point to.
    await nextTurn();
    if (done % (EXECUTIONS / SAMPLES) === 0) heap.sample();
  }
  const seconds = (performance.now() - started) / 1000;
  console.log(`${EXECUTIONS} executions in ${seconds.toFixed(1)} s: ${Math.round(EXECUTIONS / seconds)} a second`);
  console.log(`heap, MB, every ${EXECUTIONS / SAMPLES}: ${heap.megabytes.join(', ')}`);
  console.log(heap.flat ? 'The heap does not grow.' : 'The heap grows: something leaks.');
  if (!heap.flat) process.exitCode = 1;
}

function engine() {
  const registry = new ServiceRegistry(() => undefined);
  const module = createStepFunctionsModule(
    {
      environment: { region: 'us-east-1' },
      registry,
      credentials: new CredentialStore(),
      resourcePolicies: { add: () => undefined },
      logs: { write: () => undefined },
      endpoint: () => 'http://127.0.0.1',
    },
    { maxExecutions: KEPT },
  );
  registry.add(module.service);
  registry.add({
    name: 'lambda',
    protocol: 'rest',
    operation: () => ({ permissions: () => [], run: async ({ Payload }) => ({ StatusCode: 200, Payload }) }),
  });
  return async (operation: string, input: JsonObject) =>
    (await registry.call({ service: 'states', operation, input, caller: DEVELOPER })) as JsonObject;
}

void main();
