/** `sqs:sendMessage`. A body that is JSON is serialised. */
import type { Json } from '../../core/service';
import { jsonText } from '../engine/json-text';
import type { Integration } from './integration';
import { type ErrorNaming, integrationError } from './integration-error';
import { sdkMetadata } from './sdk-metadata';
import { objectArguments, requiredText } from './task-arguments';

const ERRORS: ErrorNaming = {
  prefix: 'SQS',
  service: 'AmazonSQS',
  sdk: 'java-1',
  unmodelled: 'AmazonSQSException',
  isModelled: (code) => code === 'QueueDoesNotExist' || code === 'InvalidMessageContents',
  addException: true,
};

export const sqsSendMessage: Integration = {
  async run(taskArguments, { call }) {
    const message = objectArguments(taskArguments);
    requiredText(message, 'QueueUrl');
    const { MessageBody = null } = message;
    const input = { ...message, MessageBody: typeof MessageBody === 'string' ? MessageBody : jsonText(MessageBody) };
    const answer = (await call('sqs', 'SendMessage', input).catch((error: unknown) => {
      throw integrationError(ERRORS, error);
    })) as Record<string, Json>;
    return { ...answer, ...sdkMetadata(Buffer.byteLength(jsonText(answer))) };
  },
};
