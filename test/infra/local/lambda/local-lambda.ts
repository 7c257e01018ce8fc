/** Lambda with the real IAM and the real log store, and functions made from the text of their handlers. */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LocalContext } from '#local/core/context';
import { PropertyReader } from '#local/core/property-reader';
import { ServiceRegistry } from '#local/core/registry';
import type { Caller, JsonObject } from '#local/core/service';
import { createIamModule } from '#local/iam/index';
import { DEVELOPER } from '#local/iam/credentials';
import { createLambdaModule, type LambdaOptions } from '#local/lambda/index';
import type { InvokeOutput } from '#local/lambda/operations';
import { createLogSink } from '#local/logs/index';
import { createSqsModule } from '#local/sqs/index';

export const ENDPOINT = 'http://127.0.0.1:4566';

export interface Invoked extends InvokeOutput {
  /** The payload, parsed. */
  readonly value: unknown;
}

export function localLambda(options: Partial<LambdaOptions> = {}, timeLimitFactor = 1) {
  const folder = mkdtempSync(path.join(tmpdir(), 'local-lambda-'));
  const iam = createIamModule({ region: 'eu-west-1' });
  const logs = createLogSink();
  const registry = new ServiceRegistry(iam.authorizer.authorize);
  const context: LocalContext = {
    environment: { region: 'eu-west-1' },
    registry,
    credentials: iam.credentials,
    resourcePolicies: iam.authorizer,
    logs,
    timeLimitFactor,
    endpoint: () => ENDPOINT,
  };
  const assets = { directory: (key: string) => path.join(folder, key) };
  const lambda = createLambdaModule(context, { assets, authorize: iam.authorizer.authorize, ...options });
  // What calls comes after what it calls, and is stopped before it.
  const modules = [iam, createSqsModule(context), lambda];
  for (const { service } of modules) registry.add(service);

  const create = async (type: string, logicalId: string, values: JsonObject) => {
    const provider = modules.flatMap(({ providers }) => providers).find((candidate) => candidate.type === type)!;
    const properties = new PropertyReader(`${type} ${logicalId}`, values);
    const created = await provider.create({ logicalId, type, properties, generatedName: logicalId });
    properties.finish();
    return created;
  };
  const createRole = async (name: string, statements: readonly JsonObject[], service = 'lambda.amazonaws.com') => {
    const role = await create('AWS::IAM::Role', name, {
      AssumeRolePolicyDocument: {
        Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
      },
      Policies: statements.map((statement, index) => ({
        PolicyName: `P${index}`,
        PolicyDocument: { Statement: [statement] },
      })),
    });
    return role.attributes!.Arn!;
  };

  return {
    ...lambda,
    context,
    iam,
    logs,
    create,
    createRole,
    /** Creates, or changes, a function whose `index.js` is the given text; its role may write logs. */
    async createFunction(name: string, source: string, properties: JsonObject = {}, file = 'index.js') {
      mkdirSync(path.join(folder, `${name}.zip`), { recursive: true });
      writeFileSync(path.join(folder, `${name}.zip`, file), source);
      const role = await createRole(`${name}-role`, [{ Effect: 'Allow', Action: 'logs:*', Resource: '*' }]);
      return create('AWS::Lambda::Function', name, {
        Code: { S3Bucket: 'assets', S3Key: `${name}.zip` },
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Role: role,
        // Out of reach of a busy machine; a test of time-outs sets its own.
        Timeout: 900,
        ...properties,
      });
    },
    async invoke(FunctionName: string, event: unknown = {}, more: JsonObject = {}, caller: Caller = DEVELOPER) {
      const input = { FunctionName, Payload: JSON.stringify(event), ...more };
      const output = (await registry.call({ service: 'lambda', operation: 'Invoke', input, caller })) as InvokeOutput;
      return { ...output, value: output.Payload === '' ? undefined : JSON.parse(output.Payload) } as Invoked;
    },
    /** What a function has logged so far. */
    logOf: (name: string) =>
      logs
        .group(`/aws/lambda/${name}`)
        ?.events()
        .map(({ message }) => message) ?? [],
    async stop() {
      for (const { service } of [...modules].reverse()) await service.stop?.();
      rmSync(folder, { recursive: true });
    },
  };
}
