/**
 * Compiles the settings of a target, from the template and from PutTargets. The ARN tells the type; a type or setting that
 * local mode does not have is refused by name.
 */
import type { LocalContext } from '../../core/context';
import { PropertyReader } from '../../core/property-reader';
import { type JsonObject, UnsupportedError } from '../../core/service';
import { validationError } from '../errors';
import { type InputSettings, type InputTransformer, compileInput, InputSettingsError } from '../input';
import { MAX_EVENT_AGE_SECONDS, MAX_RETRY_ATTEMPTS, MIN_EVENT_AGE_SECONDS } from '../limits';
import { eventBusSender } from './event-bus';
import { functionSender } from './function';
import { logGroupSender } from './log-group';
import { queueSender } from './queue';
import { stateMachineSender } from './state-machine';
import type { RetryPolicy, Target, TargetSender, TargetSettings } from './target';

export type { Target } from './target';

const TARGET_TYPES: readonly { readonly arn: RegExp; readonly sender: (settings: TargetSettings) => TargetSender }[] = [
  { arn: /^arn:[^:]+:states:[^:]*:\d*:stateMachine:/, sender: stateMachineSender },
  { arn: /^arn:[^:]+:sqs:/, sender: queueSender },
  { arn: /^arn:[^:]+:lambda:[^:]*:\d*:function:/, sender: functionSender },
  { arn: /^arn:[^:]+:events:[^:]*:\d*:event-bus\//, sender: eventBusSender },
  { arn: /^arn:[^:]+:logs:[^:]*:\d*:log-group:/, sender: logGroupSender },
];

/** @throws ServiceError ValidationException like PutTargets, UnsupportedError for what local mode does not have */
export function compileTarget(settings: JsonObject, context: LocalContext): Target {
  const reader = new PropertyReader(`Target ${JSON.stringify(settings.Id)} of an event rule`, settings);
  const id = reader.string('Id');
  const arn = reader.string('Arn');
  const sqs = reader.optionalReader('SqsParameters');
  const deadLetters = reader.optionalReader('DeadLetterConfig');
  const target = {
    id,
    arn,
    settings,
    input: compileTargetInput(id, arn, reader),
    retryPolicy: readRetryPolicy(reader.optionalReader('RetryPolicy')),
    deadLetterArn: deadLetters?.optionalString('Arn'),
    send: senderOf({
      arn,
      roleArn: reader.optionalString('RoleArn'),
      messageGroupId: sqs?.optionalString('MessageGroupId'),
      context,
    }),
  };
  for (const read of [sqs, deadLetters]) read?.finish();
  if (targetType(arn)) reader.finish(); // no setting matters for a target that is not emulated
  return target;
}

const targetType = (target: string) => TARGET_TYPES.find(({ arn }) => arn.test(target));

function senderOf(settings: TargetSettings): TargetSender {
  const type = targetType(settings.arn);
  if (type) return type.sender(settings);
  const { notEmulated } = settings.context;
  if (notEmulated) {
    const [, , service = ''] = settings.arn.split(':');
    return () => Promise.reject(notEmulated(service));
  }
  throw new UnsupportedError(
    `Local mode does not support ${settings.arn} as the target of an event rule: it has state machines, SQS queues, Lambda functions, event buses and log groups.`,
  );
}

function compileTargetInput(id: string, arn: string, reader: PropertyReader) {
  const constant = reader.optionalString('Input');
  const path = reader.optionalString('InputPath');
  const transformer = readTransformer(reader.optionalReader('InputTransformer'));
  if (arn.includes(':event-bus/') && (constant ?? path ?? transformer) !== undefined) {
    throw validationError(`Input, InputPath and InputTransformer are not supported for target ${id}, an event bus.`);
  }
  const settings: InputSettings = {
    Id: id,
    ...(constant !== undefined && { Input: constant }),
    ...(path !== undefined && { InputPath: path }),
    ...(transformer && { InputTransformer: transformer }),
  };
  try {
    return compileInput(settings);
  } catch (error) {
    if (error instanceof InputSettingsError) throw validationError(error.message);
    throw error;
  }
}

function readTransformer(reader: PropertyReader | undefined): InputTransformer | undefined {
  if (!reader) return undefined;
  const template = reader.string('InputTemplate');
  const paths = reader.optionalObject('InputPathsMap') ?? {};
  reader.finish();
  const entries = Object.entries(paths).map(([name, path]) => {
    if (typeof path === 'string') return [name, path] as const;
    throw validationError(`InputPathsMap: ${name} must be a JSONPath, got ${JSON.stringify(path)}.`);
  });
  return { InputTemplate: template, InputPathsMap: Object.fromEntries(entries) };
}

function readRetryPolicy(reader: PropertyReader | undefined): RetryPolicy {
  const maximumAttempts = reader?.optionalNumber('MaximumRetryAttempts') ?? MAX_RETRY_ATTEMPTS;
  const maximumAgeSeconds = reader?.optionalNumber('MaximumEventAgeInSeconds') ?? MAX_EVENT_AGE_SECONDS;
  reader?.finish();
  requireRange('MaximumRetryAttempts', maximumAttempts, 0, MAX_RETRY_ATTEMPTS);
  requireRange('MaximumEventAgeInSeconds', maximumAgeSeconds, MIN_EVENT_AGE_SECONDS, MAX_EVENT_AGE_SECONDS);
  return { maximumAttempts, maximumAgeSeconds };
}

function requireRange(name: string, value: number, from: number, to: number): void {
  if (Number.isInteger(value) && value >= from && value <= to) return;
  throw validationError(`RetryPolicy.${name} must be an integer from ${from} to ${to}, got ${value}.`);
}
