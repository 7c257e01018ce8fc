/**
 * The Step Functions endpoint of a test. If AWS_ENDPOINT_URL_SFN names one, that one, which must have been started with
 * the mock configuration; else the engine of local mode in this process, on a free port, in virtual time: waits and
 * back-off take no time.
 */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createStepFunctionsModule } from '#local/step-functions/index';
import type { MockConfiguration, MockedResponse } from '#local/step-functions/mocking/mock-configuration';
import { startJsonEndpoint } from '../../infra/local/json-endpoint';
import { VirtualClock } from '../../infra/local/step-functions/support/virtual-clock';

export interface Endpoint {
  readonly client: SFNClient;
  /** Adds a test case to the mock configuration of the endpoint. @returns its name */
  addTestCase(machine: string, mocks: Mocks): string;
  close(): Promise<void>;
}

/** Responses of each mocked Task state, for its first, second, ... invocation in the execution. */
export type Mocks = Readonly<Record<string, MockedResponse | readonly MockedResponse[]>>;

export const openEndpoint = (mockConfig: string): Promise<Endpoint> =>
  process.env.AWS_ENDPOINT_URL_SFN ? Promise.resolve(otherEndpoint()) : localEngine(mockConfig);

function otherEndpoint(): Endpoint {
  const { AWS_ACCESS_KEY_ID: accessKeyId = 'test', AWS_SECRET_ACCESS_KEY: secretAccessKey = 'test' } = process.env;
  const client = new SFNClient({
    region: process.env.AWS_REGION ?? 'us-east-1',
    credentials: { accessKeyId, secretAccessKey },
  });
  return {
    client,
    addTestCase() {
      throw new Error(
        'Mocks given in the test reach the engine in this process only. To run on AWS_ENDPOINT_URL_SFN, make them a test case of the mock configuration file and give its name.',
      );
    },
    close: async () => client.destroy(),
  };
}

async function localEngine(mockConfig: string): Promise<Endpoint> {
  const folder = mkdtempSync(join(tmpdir(), 'state-machine-test-'));
  const file = join(folder, 'mock-config.json');
  copyFileSync(mockConfig, file);
  const endpoint = await startJsonEndpoint((context) =>
    createStepFunctionsModule(context, { clock: new VirtualClock(), mockConfig: file }),
  );
  const client = new SFNClient(endpoint.client);
  let added = 0;
  return {
    client,
    addTestCase(machine, mocks) {
      const name = `InTest${(added += 1)}`;
      const configuration = JSON.parse(readFileSync(file, 'utf8')) as MockConfiguration;
      writeFileSync(file, JSON.stringify(withTestCase(configuration, machine, name, mocks)));
      return name;
    },
    async close() {
      client.destroy();
      await endpoint.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function withTestCase(
  { StateMachines, MockedResponses }: MockConfiguration,
  machine: string,
  name: string,
  mocks: Mocks,
): MockConfiguration {
  const responseName = (state: string) => `${name}/${state}`;
  const states = Object.fromEntries(Object.keys(mocks).map((state) => [state, responseName(state)]));
  const responses = Object.entries(mocks).map(([state, given]) => {
    const sequence: readonly MockedResponse[] = 'length' in given ? given : [given];
    return [responseName(state), Object.fromEntries(sequence.entries())] as const;
  });
  return {
    StateMachines: {
      ...StateMachines,
      [machine]: { TestCases: { ...StateMachines[machine]?.TestCases, [name]: states } },
    },
    MockedResponses: { ...MockedResponses, ...Object.fromEntries(responses) },
  };
}
