/** What `npm start` prints is of the app that runs: an event of its first mapping, and that mapping's message. */
import { execFileSync } from 'node:child_process';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { field, text, type DomainEventMapping } from '#constructs/domain-events/mapping';
import { settingsWith } from '#constructs/settings/defaults';
import { BroadcastStack } from '#infra/broadcast-stack';
import { parseTemplate } from '#local/cloud-assembly/template';
import { rulesIn } from '#tools/cli/broadcast/explain/template-rules';
import { firstEventOf } from '#tools/cli/start/first-event';
import { pasteReadyLines } from '#tools/cli/start/paste-ready';
import type { StartRule } from '#tools/stack/start-rules';

const seated: DomainEventMapping = {
  name: 'Seated',
  pattern: { source: ['theatre'], detailType: ['Seated'], detail: { row: [{ numeric: ['>', 3] }] } },
  audience: { users: [field('detail.guest')], channels: [text`show-${field('detail.show.id')}`] },
  message: { type: "guest's seat", data: { row: field('detail.row'), note: text`It's in ${field('detail.hall')}` } },
};
const curtain: DomainEventMapping = {
  name: 'Curtain',
  pattern: { source: ['theatre'], detailType: ['Curtain'] },
  audience: { everyone: true },
  message: { type: 'curtain', data: field('detail') },
};

function rulesOf(...domainEvents: DomainEventMapping[]): StartRule[] {
  const stack = new BroadcastStack(new App(), 'Test', { stageName: 'prod', settings: settingsWith({}), domainEvents });
  const { rules } = rulesIn(parseTemplate(Template.fromStack(stack).toJSON(), 'template'));
  return rules.map(({ name, pattern, target }) => ({ name, arn: name, pattern: JSON.stringify(pattern), target }));
}

it('is of the first mapping, with the message its clients get', () => {
  expect(firstEventOf(rulesOf(seated, curtain), true)).toEqual({
    mapping: 'Seated',
    source: 'theatre',
    detailType: 'Seated',
    detail: { guest: 'alice', show: { id: 'orders' }, row: 4, hall: 'some hall' },
    message: { type: "guest's seat", data: { row: 4, note: "It's in some hall" } },
  });
});

it('is for the first mapping to everyone if no user is known, else for the first mapping', () => {
  expect(firstEventOf(rulesOf(seated, curtain), false)).toMatchObject({ mapping: 'Curtain' });
  expect(firstEventOf(rulesOf(seated), false)).toMatchObject({ mapping: 'Seated' });
});

it('is a Broadcast Requested if the app has no mapping', () => {
  expect(firstEventOf(rulesOf(), true)).toMatchObject({
    mapping: 'BroadcastRequested',
    detailType: 'Broadcast Requested',
    message: { type: 'greeting', data: { text: 'Hello' } },
  });
});

it('is printed as the shell takes it', () => {
  const event = firstEventOf(rulesOf(seated), true);
  const credentials = { accessKeyId: 'KEY', secretAccessKey: 'SECRET' };
  const cloud = {
    url: 'http://127.0.0.1:4566',
    access: { endpoint: 'http://127.0.0.1:4566', region: 'eu-west-1', credentials },
  };
  const printed = pasteReadyLines(cloud, { EventBusName: 'bus' } as never, {
    ...{ authorizer: { type: 'token' } as never, address: 'ws://a', userId: 'alice' },
    event,
    command: 'npm run -s broadcast --',
    isFirst: true,
  }).toString();
  const argumentsOf = (command: string) => {
    const line = printed.split('\n').find((each) => each.includes(command)) ?? '';
    const script = line.trim().replace(/^\S+/, 'each');
    const each = `each() { node -e 'console.log(JSON.stringify(process.argv.slice(1)))' -- "$@"; }; `;
    return JSON.parse(execFileSync('sh', ['-c', each + script], { encoding: 'utf8' })) as string[];
  };
  const published = argumentsOf('broadcast -- publish');
  expect(published).toContain("guest's seat");
  expect(JSON.parse(published[published.indexOf('--data') + 1]!)).toEqual(event.message.data);
  const [entry] = JSON.parse(argumentsOf('put-events').at(-1)!) as [{ Detail: string }];
  expect(JSON.parse(entry.Detail)).toEqual(event.detail);
  expect(printed).toContain('for the mapping Seated:');
});
