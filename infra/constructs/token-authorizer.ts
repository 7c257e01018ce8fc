/** The `token` authorizer: HS256 tokens verified with a secret that CloudFormation generates and nobody needs to see. */
import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { WebSocketLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { BroadcastSettings } from '../settings';
import { BroadcastFunction } from './broadcast-function';
import type { ConnectAuthorizer } from './broadcast-web-socket-api';

/** Characters of the secret; HS256 asks for at least 32 bytes. */
const SECRET_LENGTH = 64;

export class TokenAuthorizer extends Construct implements ConnectAuthorizer {
  readonly function: BroadcastFunction;
  readonly routeAuthorizer: WebSocketLambdaAuthorizer;
  readonly secret: Secret;

  constructor(scope: Construct, id: string, settings: BroadcastSettings) {
    super(scope, id);
    this.secret = new Secret(this, 'Secret', {
      description: 'Signs and verifies the tokens of WebSocket clients (HS256)',
      generateSecretString: { passwordLength: SECRET_LENGTH, excludePunctuation: true },
      removalPolicy: settings.data === 'keep' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    Validations.of(this.secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'Rotation needs the service that signs the tokens to read the new secret at the same moment; the team starts it.',
    });
    this.function = new BroadcastFunction(this, 'Function', {
      name: 'authorize',
      description: 'Lets a client connect whose token is valid',
      settings,
      environment: { TOKEN_SECRET_ARN: this.secret.secretArn, USER_ID_CLAIM: settings.userIdClaim },
    });
    // Not grantRead, which includes DescribeSecret.
    Grant.addToPrincipal({
      grantee: this.function,
      actions: ['secretsmanager:GetSecretValue'],
      resourceArns: [this.secret.secretArn],
    });
    // The default identity source is the Authorization header, which browsers cannot send; and a listed source that is
    // absent is answered 401 before the function runs.
    this.routeAuthorizer = new WebSocketLambdaAuthorizer('Authorizer', this.function, { identitySource: [] });
  }
}
