/** What an account cannot tell, or only at a price that a look is not worth, in words for the reader. */
import { consoleIn } from '#shared/base/execution-url';
import type { Stack } from '#tools/stack/stack';
import type { NotOffered } from '../contract';

export async function notOfferedBy(stack: Stack): Promise<NotOffered> {
  const dashboard = stack.target.kind === 'aws' ? await dashboardOf(stack) : undefined;
  return {
    events: {
      why: 'EventBridge keeps no list of the events on a bus, and tells nobody why a rule did not match.',
      instead:
        "'broadcast explain event.json' says which rules take an event and why the others do not; 'broadcast why --event ID' says what became of one.",
    },
    activity: {
      why: 'Charts by the second need a console that sees each broadcast end. An account has metrics by the minute.',
      instead: 'The dashboard of the stack in CloudWatch charts them.',
      ...(dashboard !== undefined && { link: dashboard }),
    },
    faults: {
      why: 'Faults are injected into local mode only.',
      instead: "'npm start', or 'npx broadcast dev' in your own app, runs the same stack on this machine.",
    },
    everyClient: {
      why: 'A list of everybody who is connected would read the whole table of connections.',
      instead: 'Name a user: the index has the connections of one.',
    },
    acknowledgements: {
      why: 'Nothing leads from a user to the broadcasts that asked for an acknowledgement.',
      instead: 'The report of a broadcast names who has not acknowledged it.',
    },
    duplicates: {
      why: 'The log does not name the execution of an event that came a second time, unless the workflow is STANDARD.',
      instead: 'The execution that the broadcast belongs to is listed.',
    },
  };
}

async function dashboardOf(stack: Stack): Promise<string | undefined> {
  const dashboard = (await stack.resources()).find(({ type }) => type === 'AWS::CloudWatch::Dashboard');
  if (!dashboard) return undefined;
  const { origin, region } = consoleIn(stack.outputs.BroadcastStateMachineArn);
  return `${origin}/cloudwatch/home?region=${region}#dashboards/dashboard/${encodeURIComponent(dashboard.physicalId)}`;
}
