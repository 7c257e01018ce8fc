/**
 * The customer-managed KMS key of everything the service keeps: tables, queues, the event bus and its archive, logs, the
 * token secret, the functions' environments, definitions and executions of the state machines. It also grants the rights to
 * use it, each only through the service that holds the data.
 */
import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { keepOrDestroy } from '../settings/removal';
import type { BroadcastSettings, EncryptionSetting } from '../settings/settings';
import { grantVia } from './grant-via';
import { keyPolicyStatements } from './key-policy';

/**
 * What a caller of DynamoDB must be allowed. DynamoDB asks KMS as the caller.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
const TABLE_ACTIONS = [
  ...['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext'],
  ...['ReEncryptFrom', 'ReEncryptTo'],
] as const;

/** Whether the setting names a customer-managed key. */
export const isCustomerManaged = (
  encryption: EncryptionSetting,
): encryption is 'customer-managed' | { readonly keyArn: string } =>
  encryption === 'customer-managed' || typeof encryption === 'object';

export interface DataKeyProps {
  readonly settings: BroadcastSettings;
  /** @default - the one the setting names, or a new one */
  readonly key?: IKey | undefined;
}

export class DataKey extends Construct {
  readonly keyArn: string;
  /**
   * For the props of CDK's constructs. It counts as imported, so that they leave the key's policy alone: several of their
   * statements name the resource that names the key, which CloudFormation refuses as a cycle.
   */
  readonly key: IKey;
  readonly #source: IKey;

  constructor(scope: Construct, id: string, { settings, key }: DataKeyProps) {
    super(scope, id);
    this.#source = key ?? this.#keyOf(settings);
    this.keyArn = this.#source.keyArn;
    this.key = Key.fromKeyArn(this, 'Used', this.keyArn);
  }

  /** @returns undefined if AWS's own keys encrypt */
  static of(scope: Construct, id: string, props: DataKeyProps): DataKey | undefined {
    return props.key !== undefined || isCustomerManaged(props.settings.encryption)
      ? new DataKey(scope, id, props)
      : undefined;
  }

  /**
   * Allows the services of AWS that use the key by themselves. A key named by its ARN has its own policy, and stays as it is.
   * @param busArn of the event bus, without a token of the bus itself
   */
  allowServices(busArn: string): void {
    for (const statement of keyPolicyStatements(this, busArn)) this.#source.addToResourcePolicy(statement);
  }

  /** For whoever reads or writes items of a table. */
  grantItems(grantee: IGrantable): Grant {
    return grantVia(this, this.key, 'dynamodb', grantee, TABLE_ACTIONS);
  }

  /** For whoever sends messages to a queue. */
  grantSend(grantee: IGrantable): Grant {
    return grantVia(this, this.key, 'sqs', grantee, ['Decrypt', 'GenerateDataKey']);
  }

  /** For whoever receives messages of a queue. */
  grantReceive(grantee: IGrantable): Grant {
    return grantVia(this, this.key, 'sqs', grantee, ['Decrypt']);
  }

  /** For whoever reads a secret. */
  grantSecret(grantee: IGrantable): Grant {
    return grantVia(this, this.key, 'secretsmanager', grantee, ['Decrypt']);
  }

  /**
   * For the role of a state machine, and for whoever starts executions of it.
   * @param name of the state machine @default - any of the account
   */
  grantExecutions(grantee: IGrantable, name = '*'): Grant {
    const machine = Stack.of(this).formatArn({
      ...{ service: 'states', resource: 'stateMachine', resourceName: name },
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    return this.#grant(grantee, ['Decrypt', 'GenerateDataKey'], {
      StringLike: { 'kms:EncryptionContext:aws:states:stateMachineArn': machine },
    });
  }

  /** For the role of a state machine that writes a log. */
  grantLogDelivery(grantee: IGrantable): Grant {
    const logs = Stack.of(this).formatArn({ service: 'logs', resource: '*', arnFormat: ArnFormat.NO_RESOURCE_NAME });
    return this.#grant(grantee, ['GenerateDataKey'], {
      StringEquals: { 'kms:EncryptionContext:SourceArn': logs },
    });
  }

  #keyOf({ encryption, data }: BroadcastSettings): IKey {
    if (typeof encryption === 'object') return Key.fromKeyArn(this, 'Key', encryption.keyArn);
    return new Key(this, 'Key', {
      description: `What the broadcast service of ${Stack.of(this).stackName} keeps`,
      enableKeyRotation: true,
      // What is kept is unreadable without it.
      removalPolicy: keepOrDestroy({ data }),
    });
  }

  #grant(
    grantee: IGrantable,
    actions: readonly string[],
    conditions: Readonly<Record<string, Readonly<Record<string, string>>>>,
  ): Grant {
    return Grant.addToPrincipal({
      grantee,
      actions: actions.map((action) => `kms:${action}`),
      resourceArns: [this.keyArn],
      conditions,
    });
  }
}
