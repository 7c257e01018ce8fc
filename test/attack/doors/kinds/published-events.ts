/** PutEvents: entries the bus must refuse, and details that are valid JSON but nothing more. */
import type { Door, DoorCase } from '../door';
import { show } from '../show';
import { BROKEN_BYTES, BROKEN_TEXTS, deepList, deepObject, DEPTHS, mutated, WEIRD_VALUES } from '../weird';
import { awsRequest } from './aws-request';

const put = (body: string | Buffer, mustRefuse = false): DoorCase => ({
  name: `PutEvents ${show(body)}`,
  mustRefuse,
  knock: (cloud) => awsRequest(cloud, 'AWSEvents.PutEvents', onBus(body, cloud.outputs.EventBusName)),
});
/** As bytes, since the body may not be valid UTF-8. */
const onBus = (body: string | Buffer, name: string): Buffer =>
  Buffer.from(Buffer.from(body).toString('latin1').replaceAll(BUS, name), 'latin1');
/** @param detail JSON text; the entry holds it as a string */
const withDetail = (detail: string, mustRefuse = false): DoorCase => put(entries({ Detail: detail }), mustRefuse);

const entries = (over: object): string =>
  JSON.stringify({
    Entries: [{ EventBusName: BUS, Source: 'attack.doors', DetailType: 'Broadcast Requested', Detail: '{}', ...over }],
  });

/** Stands for the name of the bus, which a case only knows when it runs. */
const BUS = '@bus@';
const REQUEST = { audience: { users: ['nobody'] }, message: { type: 'attack', data: { n: 1 } } };
const request = (data: string): string =>
  `{"audience":{"users":["nobody"]},"message":{"type":"attack","data":${data}}}`;
const ENTRY = {
  EventBusName: BUS,
  Source: 'attack.doors',
  DetailType: 'Broadcast Requested',
  Detail: JSON.stringify(REQUEST),
};

export const publishedEvents: Door = {
  name: 'published events',
  fixed: [
    ...DEPTHS.flatMap((depth) => [
      withDetail(deepObject(depth), depth > 5_000),
      withDetail(request(deepList(depth)), depth > 5_000),
      put(`{"Entries":${deepList(depth)}}`, true),
    ]),
    ...BROKEN_TEXTS.flatMap((text) => [withDetail(text, true), put(text === '' ? ' ' : text, true)]),
    ...WEIRD_VALUES.map((value) => withDetail(request(value))),
    ...WEIRD_VALUES.map((value) => put(`{"Entries":${value}}`, true)),
    ...WEIRD_VALUES.map((value) => put(`{"Entries":[{"Source":${value},"DetailType":"x","Detail":"[]"}]}`, true)),
    ...BROKEN_BYTES.map((bytes) => put(Buffer.concat([Buffer.from('{"Entries":"'), bytes, Buffer.from('"}')]), true)),
    put(entries({ Source: 'broadcast.'.repeat(100) })),
    put(entries({ Source: 'aws.s3' }), true),
    put(entries({ EventBusName: 'no-such-bus' })),
    put(entries({ Detail: JSON.stringify('x'.repeat(1_200_000)) }), true),
    put(entries({ Detail: `{"a":"${'x'.repeat(1_200_000)}"}` }), true),
    put(entries({ Time: 'yesterday' }), true),
    put(`{"Entries":[${Array(11).fill('{"Source":"a","DetailType":"b","Detail":"{}"}').join(',')}]}`, true),
  ],
  generate: (random) =>
    random.chance(0.5)
      ? put(mutated({ Entries: [ENTRY] }, random))
      : withDetail(mutated(REQUEST, random).toString('utf8')),
};
