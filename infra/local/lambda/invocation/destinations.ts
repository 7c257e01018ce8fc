/** Sends the record of an asynchronous invocation to its destination, as the function's own role. */
import type { LocalContext } from '../../core/context';
import { type Caller, UnsupportedError } from '../../core/service';
import { queueUrlOfArn } from '../../sqs';
import type { InvocationResult } from '../local-function';

export interface DestinationRecord {
  readonly functionArn: string;
  readonly requestId: string;
  readonly condition: 'Success' | 'RetriesExhausted' | 'EventAgeExceeded';
  readonly attempts: number;
  /** JSON text. */
  readonly payload: string;
  /** Result of the last attempt; absent if there was none. */
  readonly response: InvocationResult | undefined;
}

const DESTINATION_SERVICES = ['sqs', 'lambda', 'events'] as const;

export class Destinations {
  constructor(private readonly context: Pick<LocalContext, 'registry' | 'endpoint'>) {}

  /** @throws UnsupportedError if local mode has no such kind of destination */
  static check(destinationArn: string): void {
    const service = destinationArn.split(':')[2];
    if (DESTINATION_SERVICES.some((known) => known === service)) return;
    throw new UnsupportedError(`A destination must be of ${DESTINATION_SERVICES.join(', ')}, got ${destinationArn}.`);
  }

  async send(destinationArn: string, roleArn: string, record: DestinationRecord): Promise<void> {
    const caller: Caller = { kind: 'role', arn: roleArn };
    const body = destinationBody(record);
    const [, , service] = destinationArn.split(':');
    if (service === 'sqs') {
      const input = { QueueUrl: queueUrlOfArn(this.context, destinationArn), MessageBody: JSON.stringify(body) };
      await this.context.registry.call({ service, operation: 'SendMessage', input, caller });
    } else if (service === 'lambda') {
      const input = { FunctionName: destinationArn, InvocationType: 'Event', Payload: JSON.stringify(body) };
      await this.context.registry.call({ service, operation: 'Invoke', input, caller });
    } else {
      const entry = {
        EventBusName: destinationArn,
        Source: 'lambda',
        DetailType: `Lambda Function Invocation Result - ${record.condition === 'Success' ? 'Success' : 'Failure'}`,
        Resources: [`${record.functionArn}:$LATEST`],
        Detail: JSON.stringify(body),
      };
      await this.context.registry.call({
        service: 'events',
        operation: 'PutEvents',
        input: { Entries: [entry] },
        caller,
      });
    }
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const destinationBody = ({ functionArn, requestId, condition, attempts, payload, response }: DestinationRecord) => ({
  version: '1.0',
  timestamp: new Date().toISOString(),
  requestContext: {
    requestId,
    functionArn: `${functionArn}:$LATEST`,
    condition,
    approximateInvokeCount: attempts,
  },
  requestPayload: JSON.parse(payload) as unknown,
  ...(response && {
    responseContext: {
      statusCode: 200,
      executedVersion: '$LATEST',
      ...(response.functionError && { functionError: response.functionError }),
    },
    responsePayload: JSON.parse(response.payload) as unknown,
  }),
});
