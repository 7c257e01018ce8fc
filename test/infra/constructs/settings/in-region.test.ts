/** The broadcasts' share of what API Gateway gives an account in the region of the stack. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ENV } from '#shared/runtime/env';
import { BroadcastService } from '#constructs/broadcast-service';
import { settingsWith } from '#constructs/settings/defaults';
import { settingsInTemplate } from '#constructs/settings/settings-metadata';
import type { SettingsOverrides } from '#constructs/settings/settings';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { requestsPerSecondIn, SMALL_REGIONS } from '#shared/base/request-rates';

function deployed(region: string | undefined, settings: SettingsOverrides = {}) {
  const stack = new Stack(new App(), 'Shop', region === undefined ? {} : { env: { region } });
  new BroadcastService(stack, 'Broadcast', { domainEvents: [], settings });
  const template = Template.fromStack(stack);
  const [machine] = Object.values(
    template.findResources('AWS::StepFunctions::StateMachine', { Properties: { StateMachineType: 'STANDARD' } }),
  ) as { Properties: { DefinitionString: unknown } }[];
  const definition = JSON.stringify(machine?.Properties.DefinitionString);
  const senders = Object.values(
    template.findResources('AWS::Lambda::Function', {
      Properties: { Environment: { Variables: { POST_CONCURRENCY: Match.anyValue() } } },
    }),
  ) as { Properties: { Environment: { Variables: Record<string, string> } } }[];
  const [governed, ...others] = new Set(
    senders.map(({ Properties }) => Properties.Environment.Variables[ENV.GOVERNED_POSTS_PER_SECOND]),
  );
  expect(others).toEqual([]);
  return {
    postsPerSecond: settingsInTemplate(template.toJSON())?.rate.postsPerSecond,
    governed,
    children: Number(/MaxConcurrency\W+(\d+)\W+ToleratedFailure/.exec(definition)?.[1]),
    grants: JSON.stringify(template.toJSON()).split('"dynamodb:LeadingKeys":["#governor"]').length - 1,
  };
}

it.each([
  ['us-east-1', 6000, '4800', 8],
  ['eu-south-1', 1500, '1200', 3],
  [undefined, 6000, '4800', 8],
])(
  'a stack in %s posts at most %d a second, %s without the reserve, to %d parts of a fan-out at once',
  (region, postsPerSecond, governed, children) => {
    expect(deployed(region)).toEqual({ postsPerSecond, governed, children, grants: 2 });
  },
);

it('takes what is set, in every region', () => {
  const set = {
    rate: { postsPerSecond: 2000, reservePercent: 0 },
    fanOut: { ...settingsWith({}).fanOut, partsAtOnce: 5 },
  };
  expect(deployed('eu-south-1', set)).toEqual({ postsPerSecond: 2000, governed: '2000', children: 5, grants: 2 });
});

it('leaves nothing of the limit in the template if it is 0, and sends to one part at a time', () => {
  expect(deployed('eu-south-1', { rate: { postsPerSecond: 0 } })).toEqual({
    ...{ postsPerSecond: 0, governed: undefined, children: 1, grants: 0 },
  });
});

it('is the table that the document lists', () => {
  const document = readFileSync(join(PROJECT_ROOT, 'infra/README.md'), 'utf8').replace(/\s+/g, ' ');
  const [, listed = ''] = /but 2,500 in (.*?) \(\[the table\]/.exec(document) ?? [];
  expect(listed.split(/, (?:the )?| and /).sort()).toEqual(Object.values(SMALL_REGIONS).sort());
});

it('knows thirteen regions with fewer requests a second, and no name that only an object has', () => {
  expect(Object.keys(SMALL_REGIONS)).toHaveLength(13);
  for (const region of Object.keys(SMALL_REGIONS)) expect(requestsPerSecondIn(region)).toBe(2500);
  for (const region of ['us-east-1', undefined, 'constructor']) expect(requestsPerSecondIn(region)).toBe(10_000);
});
