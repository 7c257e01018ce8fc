/**
 * The secret that signs and verifies tokens in the mode `token`. CloudFormation generates it; nobody needs to see it.
 */
import { Validations } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { keepOrDestroy } from '../settings/removal';
import type { DataKey } from '../encryption/data-key';
import type { BroadcastSettings } from '../settings/settings';

/** HS256 needs at least 32 bytes. */
const SECRET_LENGTH = 64;

export class TokenSecret extends Secret {
  readonly #key: DataKey | undefined;

  constructor(scope: Construct, id: string, settings: BroadcastSettings, key?: DataKey) {
    super(scope, id, {
      description: 'Signs and verifies the tokens of WebSocket clients (HS256)',
      generateSecretString: { passwordLength: SECRET_LENGTH, excludePunctuation: true },
      removalPolicy: keepOrDestroy(settings),
      ...(key && { encryptionKey: key.key }),
    });
    this.#key = key;
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'Rotation: it takes as long as tokens live, which the stack does not know, so the team starts it (infra/DEPLOY.md).',
    });
  }

  /** Not grantRead, which includes DescribeSecret. */
  grantValue(grantee: IGrantable): Grant {
    const value = Grant.addToPrincipal({
      grantee,
      actions: ['secretsmanager:GetSecretValue'],
      resourceArns: [this.secretArn],
    });
    return this.#key ? value.combine(this.#key.grantSecret(grantee)) : value;
  }
}
