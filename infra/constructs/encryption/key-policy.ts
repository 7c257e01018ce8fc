/**
 * What the policy of a customer-managed key has to say, for AWS services that use the key by themselves. The service's own
 * roles need nothing here: their policies allow them the key, which a key policy with CDK's or AWS's default permits.
 */
import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/** Statements for the key of a stack, in its account and region. @param busArn of the event bus, without a token of the bus itself */
export function keyPolicyStatements(scope: IConstruct, busArn: string): PolicyStatement[] {
  const stack = Stack.of(scope);
  const { account, region } = stack;
  const logs = (resource: string) =>
    stack.formatArn({ service: 'logs', resource, arnFormat: ArnFormat.NO_RESOURCE_NAME });
  const allow = (
    sid: string,
    service: string,
    actions: readonly string[],
    conditions: Readonly<Record<string, Readonly<Record<string, string>>>>,
  ) =>
    new PolicyStatement({
      sid,
      principals: [new ServicePrincipal(service)],
      actions: actions.map((action) => `kms:${action}`),
      resources: ['*'], // in the policy of a key: the key
      conditions,
    });
  return [
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-event-bus-cmkey.html and, with the same context,
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/encryption-archives.html
    allow('EventsOfTheBusAndItsArchive', 'events.amazonaws.com', ['Decrypt', 'GenerateDataKey', 'ReEncrypt*'], {
      StringEquals: { 'kms:EncryptionContext:aws:events:event-bus:arn': busArn },
    }),
    // Says only what the key is. EventBridge does not document which conditions it meets here.
    allow('EventBridgeReadsTheKeysKind', 'events.amazonaws.com', ['DescribeKey'], {
      StringEqualsIfExists: { 'aws:SourceAccount': account },
    }),
    // Rules deliver to queues: to dead-letter queues too, for which CDK allows nothing. Not narrowed to rules by
    // aws:SourceArn: a mistake there would lose events, and the account is what keeps others out.
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
    allow('RulesSendToQueues', 'events.amazonaws.com', ['Decrypt', 'GenerateDataKey'], {
      StringEquals: { 'aws:SourceAccount': account },
    }),
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    allow(
      'LogGroups',
      `logs.${region}.amazonaws.com`,
      ['Encrypt*', 'Decrypt*', 'ReEncrypt*', 'GenerateDataKey*', 'Describe*'],
      { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `${logs('log-group')}:*` } },
    ),
    // The log of an encrypted state machine. https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
    allow('LogsOfStateMachines', 'delivery.logs.amazonaws.com', ['Decrypt*'], {
      StringEquals: { 'kms:EncryptionContext:SourceArn': logs('*') },
    }),
  ];
}
