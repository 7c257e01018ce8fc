/**
 * What the model takes for granted about AWS, by name. Durations on this machine are those of this machine, so the price of
 * a duration (EXPRESS, Lambda) is made from these figures instead. None is promised by AWS: they are round figures on the
 * dear side for one region, warm functions and no throttling. Change one and everything that depends on it follows.
 */
export const ASSUMED = {
  /** Milliseconds of one DynamoDB call of a state machine or a function. */
  dynamoDbMs: 10,
  /** Milliseconds of PutEvents. */
  putEventsMs: 25,
  /** Milliseconds of StartExecution. */
  startExecutionMs: 40,
  /** Milliseconds of an invocation outside the handler, which Step Functions waits for and Lambda does not bill. */
  invokeMs: 15,
  /** Milliseconds between two states. */
  stateMs: 2,
  /** Milliseconds of OpenBroadcast beside its DynamoDB call. */
  openBroadcastMs: 3,
  /** Milliseconds of a sender's invocation beside its posts and calls. */
  senderMs: 3,
  /** Milliseconds of a handler of a route (connect, disconnect, authorize) beside its DynamoDB calls. */
  routeMs: 3,
  /** Milliseconds of one PostToConnection. */
  postMs: 20,
  /** Milliseconds of one whole vCPU a post takes: twice what `npm run bench` finds on the machine it was written on. */
  postCpuMs: 0.05,
  /** Megabytes of a function with one whole vCPU. https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
  vcpuMb: 1769,
  /** What CloudWatch keeps of a byte of log, compressed. */
  logCompression: 0.15,
} as const;

/** Bytes of log as `npm run scale` meters them, CloudWatch's own 26 a line included. */
export const LOGGED = {
  /** One invocation of OpenBroadcast. */
  openBroadcast: 450,
  /** One invocation of a sender, beside its latencies. */
  sender: 600,
  /** Each post's latency in the metrics, of at most 99. */
  latency: 6,
  latencies: 99,
  /** One invocation of a route's handler, or of the authorizer. */
  route: 900,
  /** At level ALL with data: one broadcast beside its deliveries. */
  workflow: 34_000,
  /** At level ALL with data: one query and its page. */
  query: 3_700,
  /** At level ALL with data: one batch. */
  batch: 7_400,
  /** At level ALL with data: one connection on its way from the page to the sender. */
  connection: 350,
} as const;

/** What each figure stands for, for those who read an estimate. */
export const ASSUMPTIONS: readonly string[] = [
  `durations: DynamoDB ${ASSUMED.dynamoDbMs} ms, PutEvents ${ASSUMED.putEventsMs} ms, an invocation ${ASSUMED.invokeMs} ms beside its handler, one post ${ASSUMED.postMs} ms`,
  'functions are warm and nothing is throttled or tried again; a cold start adds its init time once',
  'list prices without free tiers, savings plans and taxes',
];
