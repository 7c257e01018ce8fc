/** Queues as event sources of functions, for tests. */
import { DEVELOPER } from '#local/iam/credentials';
import type { JsonObject } from '#local/core/service';
import { waitUntil } from '#tools/stack/wait-until';
import type { localLambda } from './local-lambda';

export const READS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

export interface Source {
  /** The body of an async function of `event`. */
  readonly handler: string;
  /** @default the queue's name */
  readonly functionName?: string;
  readonly mapping?: object;
  readonly actions?: readonly string[];
  readonly queue?: object;
  /** Properties of the function. */
  readonly more?: JsonObject;
}

export const queueArn = (name: string) => `arn:aws:sqs:eu-west-1:000000000000:${name}`;

export function queueSources(lambda: ReturnType<typeof localLambda>) {
  const call = <Output>(service: string, operation: string, input: object) =>
    lambda.context.registry.call({ service, operation, caller: DEVELOPER, input: { ...input } }) as Promise<Output>;
  const sqs = <Output>(operation: string, input: object) => call<Output>('sqs', operation, input);
  const map = async (name: string, mapping: object = {}, logicalId = `${name}Mapping`, FunctionName = name) =>
    lambda.create('AWS::Lambda::EventSourceMapping', logicalId, {
      ...{ EventSourceArn: queueArn(name), FunctionName },
      ...mapping,
    });
  const counts = async (QueueUrl: string) => {
    const { Attributes } = await sqs<{ Attributes: Record<string, string> }>('GetQueueAttributes', {
      QueueUrl,
      AttributeNames: ['All'],
    });
    return [Attributes.ApproximateNumberOfMessages, Attributes.ApproximateNumberOfMessagesNotVisible].map(Number);
  };
  return {
    sqs,
    map,
    ofLambda: (operation: string, input: object) => call<JsonObject>('lambda', operation, input),
    /** A queue, a function that may read it, and the mapping of the one to the other. */
    source: async (name: string, { handler, mapping, actions = READS, queue, more, functionName = name }: Source) => {
      const { ref: url } = await lambda.create('AWS::SQS::Queue', name, {
        ...{ QueueName: name, VisibilityTimeout: 900 },
        ...queue,
      });
      const Role = await lambda.createRole(`${name}-reader`, [
        { Effect: 'Allow', Action: [...actions, 'logs:*'], Resource: '*' },
      ]);
      await lambda.createFunction(functionName, `exports.handler = async (event) => { ${handler} };`, {
        Role,
        ...more,
      });
      const { ref: UUID } = await map(name, mapping, `${name}Mapping`, functionName);
      return { url, UUID, Role };
    },
    send: (QueueUrl: string, MessageBody: string, more: object = {}) =>
      sqs('SendMessage', { QueueUrl, MessageBody, ...more }),
    /** In one call, so that one receive gets them. */
    sendTogether: (QueueUrl: string, bodies: readonly string[]) =>
      sqs('SendMessageBatch', {
        QueueUrl,
        Entries: bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody })),
      }),
    said: (name: string, text: string) =>
      waitUntil(`${name} to say ${text}`, () => lambda.logOf(name).find((line) => line.includes(text))),
    settles: (url: string, visible: number, inFlight: number) =>
      waitUntil(`${visible} visible and ${inFlight} in flight`, async () => {
        const found = await counts(url);
        return found[0] === visible && found[1] === inFlight;
      }),
  };
}
