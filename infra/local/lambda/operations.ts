/** The part of the Lambda API that local mode has. Payloads are JSON text here; in the REST protocol they are bodies. */
import { parseJson } from '#shared/base/parse-json';
import { type JsonObject, type Operation, type PermissionRequest } from '../core/service';
import { invalidParameter, invalidPayload, payloadTooLarge } from './errors';
import type { EventSourceMappings } from './event-sources/event-source-mappings';
import { SETTING_NAMES } from './event-sources/mapping-settings';
import type { FunctionStore } from './function-store';
import type { AsyncInvocations } from './invocation/async-invocations';
import { MAX_ASYNC_PAYLOAD_BYTES, MAX_PAYLOAD_BYTES } from './limits';
import type { LocalFunction } from './local-function';

export interface InvokeOutput {
  readonly StatusCode: number;
  readonly FunctionError?: 'Unhandled';
  /** JSON text; empty for Event and DryRun. */
  readonly Payload: string;
  readonly ExecutedVersion: '$LATEST';
  /** Base64, for LogType Tail. */
  readonly LogResult?: string;
  /** The id of the run, which its log lines name; over HTTP a header. */
  readonly RequestId?: string;
}

export function lambdaOperations(
  functions: FunctionStore,
  asyncInvocations: AsyncInvocations,
  mappings: EventSourceMappings,
) {
  const named = ({ FunctionName, Qualifier }: JsonObject) =>
    [text('FunctionName', FunctionName), Qualifier === undefined ? undefined : text('Qualifier', Qualifier)] as const;
  const onFunction =
    (action: string) =>
    (input: JsonObject): PermissionRequest[] => [{ action, resource: functions.arnOf(...named(input)) }];
  const onMapping =
    (action: string) =>
    ({ UUID }: JsonObject): PermissionRequest[] => [{ action, resource: mappings.arnOf(String(UUID)) }];
  const operations: Readonly<Record<string, Operation>> = {
    Invoke: {
      permissions: onFunction('lambda:InvokeFunction'),
      run: async (input) => invoke(input, functions.get(...named(input)), asyncInvocations),
    },
    GetFunction: {
      permissions: onFunction('lambda:GetFunction'),
      run: async (input) => describe(functions.get(...named(input))),
    },
    GetFunctionConfiguration: {
      permissions: onFunction('lambda:GetFunctionConfiguration'),
      run: async (input) => describe(functions.get(...named(input))).Configuration,
    },
    ListFunctions: {
      permissions: () => [{ action: 'lambda:ListFunctions', resource: '*' }],
      run: async () => ({ Functions: functions.all().map((found) => describe(found).Configuration) }),
    },
    ListEventSourceMappings: {
      permissions: () => [{ action: 'lambda:ListEventSourceMappings', resource: '*' }],
      run: async ({ FunctionName, EventSourceArn }) => {
        const target = FunctionName === undefined ? undefined : functions.get(...named({ FunctionName }));
        return { EventSourceMappings: mappings.list(target, EventSourceArn) };
      },
    },
    GetEventSourceMapping: {
      permissions: onMapping('lambda:GetEventSourceMapping'),
      run: async ({ UUID }) => mappings.get(UUID),
    },
    UpdateEventSourceMapping: {
      permissions: onMapping('lambda:UpdateEventSourceMapping'),
      run: async (input) => updateMapping(input, mappings),
    },
  };
  return (name: string): Operation | undefined => (Object.hasOwn(operations, name) ? operations[name] : undefined);
}

async function invoke(
  { Payload, InvocationType = 'RequestResponse', LogType = 'None', ClientContext }: JsonObject,
  target: LocalFunction,
  asyncInvocations: AsyncInvocations,
): Promise<InvokeOutput> {
  const payload = payloadText(Payload);
  const clientContext = ClientContext === undefined ? undefined : decodeClientContext(ClientContext);
  switch (InvocationType) {
    case 'DryRun':
      return { StatusCode: 204, Payload: '', ExecutedVersion: '$LATEST' };
    case 'Event':
      if (Buffer.byteLength(payload) > MAX_ASYNC_PAYLOAD_BYTES) throw payloadTooLarge(MAX_ASYNC_PAYLOAD_BYTES);
      asyncInvocations.accept(target, payload, clientContext);
      return { StatusCode: 202, Payload: '', ExecutedVersion: '$LATEST' };
    case 'RequestResponse': {
      if (Buffer.byteLength(payload) > MAX_PAYLOAD_BYTES) throw payloadTooLarge(MAX_PAYLOAD_BYTES);
      const result = await target.invoke({ payload, clientContext });
      return {
        StatusCode: 200,
        ...(result.functionError && { FunctionError: result.functionError }),
        Payload: result.payload,
        ExecutedVersion: '$LATEST',
        ...(LogType === 'Tail' && { LogResult: result.logTail }),
        RequestId: result.requestId,
      };
    }
    default:
      throw invalidParameter(
        `InvocationType must be RequestResponse, Event or DryRun, got ${JSON.stringify(InvocationType)}.`,
      );
  }
}

/** @throws ServiceError for a member that would not be applied */
function updateMapping(input: JsonObject, mappings: EventSourceMappings): JsonObject {
  const known = new Set<string>(['UUID', ...SETTING_NAMES]);
  const others = Object.keys(input).filter((name) => !known.has(name));
  if (others.length > 0) throw invalidParameter(`Local mode does not change ${others.join(', ')} of a mapping.`);
  return mappings.update(input);
}

function text(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw invalidParameter(`${name} must be a string, got ${JSON.stringify(value)}.`);
}

/** An invocation without a payload gets an empty event. */
function payloadText(payload: unknown): string {
  if (payload === undefined || payload === '') return '{}';
  if (typeof payload !== 'string') throw invalidPayload(`expected JSON text, got ${typeof payload}`);
  try {
    parseJson(payload);
  } catch (error) {
    throw invalidPayload((error as Error).message);
  }
  return payload;
}

function decodeClientContext(encoded: unknown): string {
  const text = Buffer.from(String(encoded), 'base64').toString('utf8');
  try {
    parseJson(text);
  } catch {
    throw invalidParameter('ClientContext must be JSON text in base64.');
  }
  return text;
}

function describe({ configuration, codeDirectory }: LocalFunction) {
  const { reservedConcurrency } = configuration;
  return {
    Configuration: {
      FunctionName: configuration.name,
      FunctionArn: configuration.arn,
      Role: configuration.roleArn,
      Description: configuration.description,
      Runtime: configuration.runtime,
      Handler: configuration.handler,
      Timeout: configuration.timeoutSeconds,
      MemorySize: configuration.memoryMb,
      Architectures: configuration.architectures,
      Environment: { Variables: configuration.variables },
      LoggingConfig: { LogFormat: configuration.logFormat, LogGroup: configuration.logGroup },
      PackageType: 'Zip',
      Version: '$LATEST',
      State: 'Active',
      LastUpdateStatus: 'Successful',
    },
    Code: { RepositoryType: 'Local', Location: codeDirectory },
    ...(reservedConcurrency !== undefined && {
      Concurrency: { ReservedConcurrentExecutions: reservedConcurrency },
    }),
  };
}
