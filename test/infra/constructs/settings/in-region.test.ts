/** The fan-out's share of what API Gateway gives an account in the region of the stack. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
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
  return {
    postsPerSecond: settingsInTemplate(template.toJSON())?.fanOut.postsPerSecond,
    children: Number(/MaxConcurrency\W+(\d+)\W+ToleratedFailure/.exec(definition)?.[1]),
  };
}

it.each([
  ['us-east-1', 5000, 8],
  ['eu-south-1', 1250, 2],
  [undefined, 5000, 8],
])('a stack in %s sends %d a second to a large audience, in %d parts at once', (region, postsPerSecond, children) => {
  expect(deployed(region)).toEqual({ postsPerSecond, children });
});

it('takes what is set, in every region', () => {
  const fanOut = { ...settingsWith({}).fanOut, postsPerSecond: 2000 };
  expect(deployed('eu-south-1', { fanOut })).toEqual({ postsPerSecond: 2000, children: 3 });
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
