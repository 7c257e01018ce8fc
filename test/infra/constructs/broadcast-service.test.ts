import { App, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { join } from 'node:path';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { BroadcastService } from '#constructs';

const HANDLER = join(PROJECT_ROOT, 'functions/unsubscribe/handler.handler');

it("tells clients of the routes that are the team's own", () => {
  const stack = new Stack(new App(), 'Orders');
  const { webSocket } = new BroadcastService(stack, 'Broadcast', { domainEvents: [] });
  webSocket.addRoutes(stack, { sayHello: HANDLER });

  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
    Environment: {
      Variables: Match.objectLike({ CLIENT_ACTIONS: '["ping","resume","sayHello","subscribe","unsubscribe"]' }),
    },
  });
});

it('is one of its stack', () => {
  const stack = new Stack(new App(), 'Orders');
  new BroadcastService(stack, 'Broadcast', { domainEvents: [] });
  expect(() => new BroadcastService(stack, 'Second', { domainEvents: [] })).toThrow(
    'Stack Orders already has a BroadcastService at Orders/Broadcast: give Orders/Second a stack of its own.',
  );
});

describe('what a team builds on', () => {
  const role = (stack: Stack) =>
    new Role(stack, 'Login', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });

  it('a queue of unreached users, by the name of its mapping', () => {
    const stack = new Stack(new App(), 'Orders');
    const service = new BroadcastService(stack, 'Broadcast', {
      domainEvents: [],
      unreachedUsers: [{ name: 'Unseen', broadcastsOf: ['BroadcastRequested'] }],
    });

    const queue = service.unreachedQueue('Unseen');

    Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
      EventPattern: Match.objectLike({ 'detail-type': ['Users Unreached'] }),
      Targets: [Match.objectLike({ Arn: stack.resolve(queue.queueArn) as unknown })],
    });
    expect(() => service.unreachedQueue('Unsent')).toThrow("unreachedUsers has no mapping 'Unsent'; it has Unseen.");
  });

  it('the right to sign tokens, which is to read the secret and nothing more', () => {
    const stack = new Stack(new App(), 'Orders');
    const service = new BroadcastService(stack, 'Broadcast', { domainEvents: [] });

    service.grantSignTokens(role(stack));

    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      Roles: [{ Ref: Match.stringLikeRegexp('^Login') }],
      PolicyDocument: {
        Statement: [
          {
            Action: 'secretsmanager:GetSecretValue',
            Effect: 'Allow',
            Resource: stack.resolve(service.outputs.TokenSecretArn) as unknown,
          },
        ],
      },
    });
  });

  it('no right to sign tokens where others sign them', () => {
    const stack = new Stack(new App(), 'Orders');
    const service = new BroadcastService(stack, 'Broadcast', { domainEvents: [], authorizer: 'iam' });
    expect(() => service.grantSignTokens(role(stack))).toThrow(
      "The authorizer is 'iam', which has no secret to sign tokens with; only 'token' has one.",
    );
  });
});
