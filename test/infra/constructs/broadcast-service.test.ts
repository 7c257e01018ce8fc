import { App, Stack } from 'aws-cdk-lib';
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
      Variables: Match.objectLike({ CLIENT_ACTIONS: '["ping","sayHello","subscribe","unsubscribe"]' }),
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
