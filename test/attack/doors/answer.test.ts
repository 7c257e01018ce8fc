import { judge, type Answer, type Expectation, type Verdict } from './answer';

const http = (status: number, body = '', functionFailed = false): Answer => ({
  kind: 'http',
  status,
  body,
  functionFailed,
});
const message = (value: object): Answer => ({ kind: 'message', text: JSON.stringify(value) });

it.each<[string, Answer, Expectation, Verdict]>([
  ['a 4xx', http(403), {}, 'refused'],
  ['a 5xx', http(503), {}, 'wronglyAnswered'],
  ['a 2xx', http(202), {}, 'harmless'],
  ['a 2xx that must be an error', http(202), { mustRefuse: true }, 'wronglyAccepted'],
  ['an internal failure with a 400', http(400, '{"__type":"InternalFailure"}'), {}, 'wronglyAnswered'],
  [
    'an entry that failed',
    http(200, '{"FailedEntryCount":1,"Entries":[{"ErrorCode":"MalformedDetail"}]}'),
    {},
    'refused',
  ],
  [
    'an entry that failed without a reason',
    http(200, '{"FailedEntryCount":1,"Entries":[{"ErrorCode":"InternalFailure"}]}'),
    {},
    'wronglyAnswered',
  ],
  ['a message of a batch that failed', http(200, '{"Failed":[{"Id":"a"}]}'), { mustRefuse: true }, 'refused'],
  ['a function that failed', http(200, '{"errorType":"TypeError"}', true), {}, 'refused'],
  ['a handshake that succeeds', http(101), { mustRefuse: true }, 'wronglyAccepted'],
  ['an error of the service', message({ type: 'error', message: 'no' }), { mustRefuse: true }, 'refused'],
  ['a refusal of API Gateway', message({ message: 'Forbidden', connectionId: 'a', requestId: 'b' }), {}, 'refused'],
  [
    'a failure of API Gateway',
    message({ message: 'Internal server error', connectionId: 'a', requestId: 'b' }),
    {},
    'wronglyAnswered',
  ],
  ['a good reply', message({ type: 'pong' }), {}, 'harmless'],
  [
    'acknowledgements that are refused',
    message({ type: 'acknowledged', id: 'a', refused: [{ id: 'b', reason: 'NOT_ASKED' }] }),
    { mustRefuse: true },
    'refused',
  ],
  ['a forged one that is taken', message({ type: 'acknowledged', id: 'a' }), { mustRefuse: true }, 'wronglyAccepted'],
  ['a reply that is not JSON', { kind: 'message', text: 'hello' }, { mustRefuse: true }, 'wronglyAccepted'],
  ['a close with a reason', { kind: 'closed', code: 1007 }, { mustRefuse: true }, 'refused'],
  ['a close without a reason', { kind: 'closed' }, {}, 'wronglyAnswered'],
  ['a close after something that is no request', { kind: 'closed' }, { mayClose: true }, 'refused'],
  ['silence', { kind: 'silence' }, {}, 'unanswered'],
  ['silence before the rest', { kind: 'silence' }, { mayWait: true }, 'harmless'],
])('%s', (_, answer, expectation, verdict) => {
  expect(judge(answer, expectation)).toBe(verdict);
});
