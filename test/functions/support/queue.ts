/** A queue in a local SQS, over HTTP. */
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createSqsModule, queueUrlOfArn } from '#local/sqs/index';
import { startJsonEndpoint } from '../../infra/local/json-endpoint';

export interface Queue {
  readonly url: string;
  /** What a function's environment needs to reach SQS. */
  readonly environment: Readonly<Record<string, string>>;
  /** Creates it. Before, it is not there. */
  create(): Promise<void>;
  /** Parsed bodies of up to ten messages that are visible now. */
  received(): Promise<unknown[]>;
  stop(): Promise<void>;
}

export async function startQueue(QueueName: string): Promise<Queue> {
  const local = await startJsonEndpoint(createSqsModule);
  const sqs = new SQSClient(local.client);
  const url = queueUrlOfArn(local.context, `arn:aws:sqs:eu-west-1:000000000000:${QueueName}`);
  return {
    url,
    environment: { AWS_ENDPOINT_URL_SQS: local.client.endpoint },
    async create() {
      await local.create('AWS::SQS::Queue', 'Queue', { QueueName });
    },
    async received() {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }));
      return Messages.map(({ Body }) => JSON.parse(Body ?? '') as unknown);
    },
    async stop() {
      sqs.destroy();
      await local.close();
    },
  };
}
