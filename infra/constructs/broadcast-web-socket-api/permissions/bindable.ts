/** The CDK resources a function can be bound to: the default grant of each kind, and what names the resource. */
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IParameter } from 'aws-cdk-lib/aws-ssm';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';

/**
 * A table, bucket, queue, topic, event bus, secret, parameter, function or state machine, made here or imported. The
 * types list only the members used here: not all CDK classes fit their interfaces under exactOptionalPropertyTypes.
 */
export type Bindable = Table | Bucket | Queue | Topic | Bus | SecretValue | Parameter | Called | Machine;

type Table = Pick<ITable, 'node' | 'tableName' | 'grantReadWriteData'>;
type Bucket = Pick<IBucket, 'node' | 'bucketName' | 'grantReadWrite'>;
type Queue = Pick<IQueue, 'node' | 'queueUrl' | 'grantSendMessages'>;
type Topic = Pick<ITopic, 'node' | 'topicArn' | 'grantPublish'>;
type Bus = Pick<IEventBus, 'node' | 'eventBusName' | 'grantPutEventsTo'>;
type SecretValue = Pick<ISecret, 'node' | 'secretArn' | 'grantRead'>;
type Parameter = Pick<IParameter, 'node' | 'parameterName' | 'grantRead'>;
type Called = Pick<IFunction, 'node' | 'functionName' | 'grantInvoke'>;
type Machine = Pick<IStateMachine, 'node' | 'stateMachineArn' | 'grantStartExecution'>;

export interface BindableKind {
  /** A member that only this kind of resource has. */
  readonly attribute: string;
  /** End of the environment variable's name, after the name of the resource. */
  readonly suffix: string;
  /** The variable's value. */
  valueOf(resource: Bindable): string;
  grant(resource: Bindable, grantee: IGrantable): Grant;
}

const KINDS: readonly BindableKind[] = [
  kind<Table>('tableName', 'TABLE_NAME', (table, grantee) => table.grantReadWriteData(grantee)),
  kind<Bucket>('bucketName', 'BUCKET_NAME', (bucket, grantee) => bucket.grantReadWrite(grantee)),
  kind<Queue>('queueUrl', 'QUEUE_URL', (queue, grantee) => queue.grantSendMessages(grantee)),
  kind<Topic>('topicArn', 'TOPIC_ARN', (topic, grantee) => topic.grantPublish(grantee)),
  kind<Bus>('eventBusName', 'EVENT_BUS_NAME', (bus, grantee) => bus.grantPutEventsTo(grantee)),
  kind<SecretValue>('secretArn', 'SECRET_ARN', (secret, grantee) => secret.grantRead(grantee)),
  kind<Parameter>('parameterName', 'PARAMETER_NAME', (parameter, grantee) => parameter.grantRead(grantee)),
  kind<Machine>('stateMachineArn', 'STATE_MACHINE_ARN', (machine, grantee) => machine.grantStartExecution(grantee)),
  kind<Called>('functionName', 'FUNCTION_NAME', (called, grantee) => called.grantInvoke(grantee)),
];

function kind<T extends Bindable>(
  attribute: Exclude<keyof T & string, 'node'>,
  suffix: string,
  grant: (resource: T, grantee: IGrantable) => Grant,
): BindableKind {
  return {
    attribute,
    suffix,
    valueOf: (resource) => String((resource as T)[attribute]),
    grant: (resource, grantee) => grant(resource as T, grantee),
  };
}

/** @throws Error for another kind of resource, saying how to give rights to it */
export function kindOf(resource: Bindable): BindableKind {
  const found = KINDS.find(({ attribute }) => attribute in resource);
  if (found) return found;
  throw new Error(
    `${resource.node.path} cannot be bound to a route: expected a resource with ${KINDS.map(({ attribute }) => attribute).join(', ')}. ` +
      `Give the right with a function, as in permissions: [(fn) => resource.grantRead(fn)], and its name with environment.`,
  );
}
