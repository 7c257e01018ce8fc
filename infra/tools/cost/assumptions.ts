/**
 * What the model assumes about AWS, by name. Durations measured on this machine say nothing about AWS, so the price of
 * a duration (EXPRESS, Lambda) uses these figures instead. AWS promises none of them: they are rounded up, for one
 * region, warm functions and no throttling. Change one and everything that depends on it follows.
 */
export const ASSUMED = {
  /** Milliseconds of one DynamoDB call from a state machine or a function. */
  dynamoDbMs: 10,
  /** Milliseconds of PutEvents. */
  putEventsMs: 25,
  /** Milliseconds of StartExecution. */
  startExecutionMs: 40,
  /** Milliseconds of an invocation outside the handler: Step Functions waits for them, Lambda does not bill them. */
  invokeMs: 15,
  /** Milliseconds between two states. */
  stateMs: 2,
  /** Milliseconds of OpenBroadcast without its DynamoDB call. */
  openBroadcastMs: 3,
  /** Milliseconds of a sender's invocation without its posts and calls. */
  senderMs: 3,
  /** Milliseconds of a route's handler (connect, disconnect, authorize) without its DynamoDB calls. */
  routeMs: 3,
  /** Milliseconds of one PostToConnection. */
  postMs: 20,
  /** Milliseconds of one vCPU per post: twice what `npm run bench` measured on the machine it was written on. */
  postCpuMs: 0.05,
  /** Write units for the turn of a batch: an update is sometimes refused, as others are faster. */
  updatesForTurn: 1.5,
  /** Milliseconds from PutEvents to the start of a rule's target. */
  eventDeliveryMs: 80,
  /** Milliseconds in which Lambda makes an environment with Node.js, before it loads the function's code. */
  environmentMs: 150,
  /** Milliseconds in which a function's bundle is imported at a full vCPU. */
  importMs: 40,
  /** Milliseconds of one vCPU more that a handler's first run takes, as its code is not compiled yet. */
  firstRunCpuMs: 10,
  /** Milliseconds of a function's first connection to a service: TCP, TLS and its certificates. */
  connectMs: 30,
  /** Megabytes of a function with one full vCPU. https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
  vcpuMb: 1769,
  /** Compressed bytes CloudWatch keeps per byte of log. */
  logCompression: 0.15,
} as const;

interface Source {
  readonly what: string;
  /** Where the figure is from. */
  readonly source: string;
  /** Whether it was found there when it was written down, or is the authors' guess. */
  readonly confirmed: 'by AWS' | 'by others' | 'no';
}

/** Where the latencies on the way of a broadcast come from. None of them was measured on AWS by this project. */
export const SOURCES = {
  putEventsMs: { what: 'the call PutEvents', source: 'guessed', confirmed: 'no' },
  eventDeliveryMs: {
    what: "from PutEvents to the start of the rule's target",
    source:
      'the 90th percentile of a team at Amazon with 2,000 events a second (Amazon Key, AWS Architecture Blog, 2026)',
    confirmed: 'by others',
  },
  stateMs: { what: 'a state of an EXPRESS execution', source: 'guessed', confirmed: 'no' },
  dynamoDbMs: {
    what: 'a DynamoDB call',
    source: 'single digits on average, without the network (https://repost.aws/knowledge-center/dynamodb-high-latency)',
    confirmed: 'by AWS',
  },
  invokeMs: { what: 'an invocation, outside the handler', source: 'guessed', confirmed: 'no' },
  openBroadcastMs: { what: 'OpenBroadcast without its calls', source: 'measured in local mode', confirmed: 'no' },
  senderMs: { what: 'a sender without its posts', source: 'measured in local mode', confirmed: 'no' },
  postMs: { what: 'PostToConnection, to the socket and back', source: 'guessed', confirmed: 'no' },
  environmentMs: {
    what: 'cold: an environment with Node.js',
    source: 'users report 100 to 150 ms for an empty function (https://www.decodednode.com/2026/01)',
    confirmed: 'by others',
  },
  importMs: {
    what: 'cold: import of a bundle',
    source: '`npm run bench`, on a busy machine; at a full vCPU',
    confirmed: 'no',
  },
  firstRunCpuMs: { what: 'cold: first run of a handler, ms of a vCPU', source: 'guessed', confirmed: 'no' },
  connectMs: { what: 'cold: first connection to a service', source: 'guessed', confirmed: 'no' },
} as const satisfies Readonly<Partial<Record<keyof typeof ASSUMED, Source>>>;

/** Bytes of log as metered by `npm run scale`, including CloudWatch's own 26 per line. */
export const LOGGED = {
  /** One invocation of OpenBroadcast. */
  openBroadcast: 450,
  /** One invocation of a sender, without its latencies. */
  sender: 600,
  /** Each post's latency in the metrics, for at most 99 posts. */
  latency: 6,
  latencies: 99,
  /** One invocation of a route's handler, or of the authorizer. */
  route: 900,
  /** At level ALL with data: one broadcast, without its deliveries. */
  workflow: 34_000,
  /** At level ALL with data: one query and its page. */
  query: 3_700,
  /** At level ALL with data: one batch. */
  batch: 7_400,
  /** At level ALL with data: one connection on its way from the page to the sender. */
  connection: 350,
} as const;

/** One invocation of route `resume`, with its metrics. */
export const LOGGED_OF_RESUME = LOGGED.route + 400;
/** Bytes of a row of the connections table. */
export const CONNECTION_ROW_BYTES = 200;

/** The assumptions in words, for readers of an estimate. */
export const ASSUMPTIONS: readonly string[] = [
  `durations: DynamoDB ${ASSUMED.dynamoDbMs} ms, PutEvents ${ASSUMED.putEventsMs} ms, an invocation ${ASSUMED.invokeMs} ms besides its handler, one post ${ASSUMED.postMs} ms`,
  'functions are warm and nothing is throttled or retried; a cold start adds its init time once',
  'a resume finds nothing that the client lacks; what clients catch up with after an absence is not counted',
  'list prices without free tiers, savings plans and taxes',
];
