/** `AWS::Lambda::Function`: creates a function that can be invoked, if Lambda may assume its role. */
import { toLocalUrls } from '../../cloud-assembly/execute-api-url';
import type { Assets } from '../../cloud-assembly/assembly';
import type { LocalContext } from '../../core/context';
import type { PropertyReader } from '../../core/property-reader';
import type { CreatedResource, ResourceProvider } from '../../core/resource';
import { type Caller, ServiceError, UnsupportedError } from '../../core/service';
import { invalidParameter } from '../errors';
import type { Turns } from '../environment/turns';
import { functionArn, type FunctionStore } from '../function-store';
import {
  type EndedInvocation,
  LocalFunction,
  type FunctionDefinition,
  type FunctionSurroundings,
} from '../local-function';
import type { AccountConcurrency } from '../invocation/concurrency';
import { logWriter, type MayWriteLogs } from '../log-writer';
import { readFunction } from './function-properties';

export interface FunctionProviderParts {
  readonly context: LocalContext;
  readonly functions: FunctionStore;
  readonly assets: Pick<Assets, 'directory'>;
  readonly concurrency: AccountConcurrency;
  readonly starts: Turns;
  readonly maxEnvironments: number;
  readonly mayWriteLogs: MayWriteLogs;
  readonly idleMs: number;
  readonly onInvocation: (ended: EndedInvocation) => void;
  /** Values that replace variables of the template, if it has them. */
  readonly variables: Readonly<Record<string, string>>;
}

export const functionProvider = (parts: FunctionProviderParts): ResourceProvider => ({
  type: 'AWS::Lambda::Function',
  replaceable: true,
  reference: { nameProperty: 'FunctionName', of: (name) => referenceTo(parts.context, name) },
  async create(resource) {
    const { context, functions, assets, concurrency, starts, maxEnvironments, mayWriteLogs } = parts;
    const { idleMs, variables, onInvocation } = parts;
    const localUrls = (text: string) => toLocalUrls(text, context.endpoint(), context.stagePaths);
    const declared = readFunction(resource, context.environment, localUrls);
    const configuration = { ...declared, variables: replaced(declared.variables, variables) };
    const codeKey = readCodeKey(resource.properties);
    assets.directory(codeKey); // fails now instead of at the first invocation
    resource.properties.finish();
    await takeOnRole(configuration.roleArn, configuration.arn, context);
    const definition: FunctionDefinition = {
      configuration,
      credentials: context.credentials.forRole(configuration.roleArn),
      codeDirectory: () => assets.directory(codeKey),
      writeLog: logWriter(configuration, context.logs, mayWriteLogs),
    };
    const existing = functions.find(configuration.arn);
    if (existing) await existing.update(definition);
    else {
      const surroundings: FunctionSurroundings = {
        region: context.environment.region,
        concurrency,
        starts,
        maxEnvironments,
        idleMs,
        endpoint: () => context.endpoint(),
        apiHosts: () => context.stagePaths?.hosts(context.environment) ?? [],
        faults: () => context.faults?.invocation,
        timeLimitFactor: context.timeLimitFactor,
        onInvocation,
      };
      functions.add(new LocalFunction(definition, surroundings));
    }
    return referenceTo(context, configuration.name);
  },
});

const referenceTo = ({ environment }: LocalContext, name: string): CreatedResource => ({
  ref: name,
  attributes: { Arn: functionArn(environment, name) },
});

const replaced = (declared: Readonly<Record<string, string>>, values: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(declared).map(([name, value]) => [name, values[name] ?? value]));

/** The S3 key stands for a directory of the cloud assembly. */
function readCodeKey(properties: PropertyReader): string {
  const code = properties.optionalReader('Code');
  const key = code?.optionalString('S3Key');
  if (key === undefined) {
    const got = Object.keys(properties.optionalObject('Code') ?? {}).join(', ') || 'nothing';
    throw new UnsupportedError(`Local mode runs code from assets of the app, got Code with ${got}.`);
  }
  code?.ignore('assets are read in place', 'S3Bucket');
  code?.finish();
  return key;
}

/** @throws ServiceError like AWS for a function whose role does not trust Lambda */
async function takeOnRole(roleArn: string, functionArn: string, { registry }: LocalContext): Promise<void> {
  const caller: Caller = { kind: 'service', arn: 'lambda.amazonaws.com', sourceArn: functionArn };
  try {
    await registry.call({ service: 'sts', operation: 'AssumeRole', input: { RoleArn: roleArn }, caller });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw invalidParameter(`The role defined for the function cannot be assumed by Lambda. ${error.message}`);
  }
}
