/**
 * What the second engine lacks of what this stack deploys: the only list of it. `npm run rehearse` applies it to a copy of
 * the synthesized template, and fails if an entry matches nothing there, if the engine has by now what an entry says it lacks,
 * or if it refuses a type that is not listed. So an entry leaves as soon as it is not needed.
 */

/** Removes every resource of the type, and what refers to it. */
export interface MissingType {
  readonly kind: 'resource type';
  readonly what: string;
  readonly reason: string;
}

/** Removes or replaces a part; `rewrite/parts.ts` says how, `engine/probes.ts` how it is known that it is still missing. */
export interface MissingPart {
  readonly kind: 'part';
  readonly what: PartName;
  readonly reason: string;
}

/** Not in the template: clients or commands of the rehearsal do without it. */
export interface MissingFeature {
  readonly kind: 'feature';
  readonly what: FeatureName;
  readonly reason: string;
}

export type PartName =
  | 'metric math of alarms'
  | 'Arguments of Parallel'
  | 'Assign of Parallel'
  | 'Output of Parallel'
  | 'distributed Map in JSONata'
  | 'update of an unnamed GlobalTable'
  | 'address of execute-api';
export type FeatureName = 'subprotocol in the answer' | 'optional terms in log filters';
export type Missing = MissingType | MissingPart | MissingFeature;

export const NOT_IN_THE_ENGINE: readonly Missing[] = [
  {
    kind: 'resource type',
    what: 'AWS::ApiGatewayV2::RouteResponse',
    reason: 'refused; the engine sends what a route returns to the client without it',
  },
  {
    kind: 'resource type',
    what: 'AWS::ApiGatewayV2::IntegrationResponse',
    reason: 'refused; the answer of the mock behind ping is not rehearsed',
  },
  { kind: 'resource type', what: 'AWS::Events::Archive', reason: 'refused; nothing replays events here' },
  {
    kind: 'resource type',
    what: 'AWS::Events::EventBusPolicy',
    reason: 'refused; that others may not use source `broadcast` is not rehearsed',
  },
  { kind: 'resource type', what: 'AWS::Logs::QueryDefinition', reason: 'refused; saved queries are for people' },
  {
    kind: 'part',
    what: 'metric math of alarms',
    reason: 'an alarm with Metrics is refused; the alarms of one metric are deployed',
  },
  {
    kind: 'part',
    what: 'Arguments of Parallel',
    reason: 'ignored: branches get the input; a Pass state before it makes them the input',
  },
  { kind: 'part', what: 'Assign of Parallel', reason: 'ignored; a Pass state after it assigns' },
  { kind: 'part', what: 'Output of Parallel', reason: 'ignored; a Pass state after it makes the output' },
  {
    kind: 'part',
    what: 'distributed Map in JSONata',
    reason: 'ignores Items, ItemSelector and Assign in JSONata; an inline Map runs in its place',
  },
  {
    kind: 'part',
    what: 'update of an unnamed GlobalTable',
    reason: 'replaces the table by an empty one, whatever changed; the copy names each table',
  },
  {
    kind: 'part',
    what: 'address of execute-api',
    reason: 'names of amazonaws.com lead to AWS; the engine serves the same API under its own address',
  },
  {
    kind: 'feature',
    what: 'subprotocol in the answer',
    reason: 'the handshake is answered without one, which clients must refuse; the token is in the query instead',
  },
  {
    kind: 'feature',
    what: 'optional terms in log filters',
    reason: '`?a ?b` finds nothing but lines with both, so the console lists no broadcasts; it finds one by its id',
  },
];
