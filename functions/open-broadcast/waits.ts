/**
 * Lets a broadcast with `ifUnreached` wait for its users, before anything is posted. Only stacks with the setting load this: the
 * client of SQS is a part of the bundle that others would start with for nothing.
 */
import { SQSClient } from '@aws-sdk/client-sqs';
import { CLIENT_SETTINGS } from '#shared/runtime/client-settings';
import { wait } from '#shared/to-reach/waiting';

export class Waits {
  readonly #client = new SQSClient(CLIENT_SETTINGS);

  constructor(private readonly queueUrl: string) {}

  /**
   * Waiting again, after an error or by another execution, changes nothing: who was reached is not reached again.
   * @param now epoch milliseconds
   * @throws errors of SQS; a retry is safe
   */
  async wait(broadcastId: string, afterSeconds: number, now: number): Promise<void> {
    await wait(this.#client, this.queueUrl, { broadcastId, dueAt: now + afterSeconds * 1000 }, afterSeconds);
  }
}
