/** A queue of the service: kept for two weeks, over TLS only, and encrypted with the service's key if it has one. */
import { Duration } from 'aws-cdk-lib';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { type CfnQueue, Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { DataKey } from './data-key';

/** The longest SQS has; who reads the queue may be away over a weekend. SQS keeps messages four days by default. */
const RETENTION_DAYS = 14;
/** Multiple of a function's timeout. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const HIDDEN_TIMEOUTS = 6;

/** How long a message stays hidden from others while a function with this timeout has it. */
export const hiddenFor = (timeoutSeconds: number): Duration => Duration.seconds(HIDDEN_TIMEOUTS * timeoutSeconds);

export class DataQueue extends Queue {
  readonly #key: DataKey | undefined;

  constructor(
    scope: Construct,
    id: string,
    key: DataKey | undefined,
    props: Pick<QueueProps, 'visibilityTimeout' | 'deadLetterQueue'> = {},
  ) {
    super(scope, id, {
      retentionPeriod: Duration.days(RETENTION_DAYS),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      ...props,
    });
    this.#key = key;
    if (!key) return;
    // Past CDK's queue, which must not know: for a queue with a key, CDK drops the condition on the rule from the right of
    // EventBridge to send to it. So the rights to use the key are granted below.
    const resource = this.node.defaultChild as CfnQueue;
    resource.sqsManagedSseEnabled = undefined;
    resource.kmsMasterKeyId = key.keyArn;
  }

  override grant(grantee: IGrantable, ...actions: string[]): Grant {
    return this.#withKey(super.grant(grantee, ...actions), grantee, {
      send: actions.includes('sqs:SendMessage'),
      receive: actions.includes('sqs:ReceiveMessage'),
    });
  }

  override grantSendMessages(grantee: IGrantable): Grant {
    return this.#withKey(super.grantSendMessages(grantee), grantee, { send: true });
  }

  override grantConsumeMessages(grantee: IGrantable): Grant {
    return this.#withKey(super.grantConsumeMessages(grantee), grantee, { receive: true });
  }

  #withKey(queue: Grant, grantee: IGrantable, to: { readonly send?: boolean; readonly receive?: boolean }): Grant {
    if (!this.#key) return queue;
    if (to.send) return queue.combine(this.#key.grantSend(grantee));
    return to.receive ? queue.combine(this.#key.grantReceive(grantee)) : queue;
  }
}
