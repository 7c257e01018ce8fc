/** What errors of sockets, DNS and TLS mean for a post without an answer. */
import { errorTypeOf, wireFailure } from '#functions/send-batch/transport/wire-failure';

const coded = (code: unknown, more: object = {}) => Object.assign(new Error('it failed'), { code }, more);

it.each([
  ['no error', undefined, { failure: 'closed' }],
  ['ECONNRESET', coded('ECONNRESET'), { failure: 'closed', code: 'ECONNRESET' }],
  ['EPIPE', coded('EPIPE'), { failure: 'closed', code: 'EPIPE' }],
  ['ECONNREFUSED', coded('ECONNREFUSED'), { failure: 'network', code: 'ECONNREFUSED' }],
  ['a resolver that may recover', coded('EAI_AGAIN'), { failure: 'network', code: 'EAI_AGAIN' }],
  ['no such name', coded('ENOTFOUND'), { failure: 'unresolved', code: 'ENOTFOUND' }],
  [
    'a certificate for another host',
    coded('ERR_TLS_CERT_ALTNAME_INVALID'),
    { failure: 'unresolved', code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
  ],
  [
    'a certificate nobody signed',
    coded('DEPTH_ZERO_SELF_SIGNED_CERT'),
    { failure: 'unresolved', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
  ],
  ['an error without a code', new Error('no credentials'), { failure: 'network', code: undefined }],
  ['a code that is a number', coded(-104), { failure: 'network', code: undefined }],
  ['a thrown text', 'ENOTFOUND', { failure: 'network', code: undefined }],
  ['a thrown null', null, { failure: 'network', code: undefined }],
  ['the code of a cause', new Error('x', { cause: coded('EPIPE') }), { failure: 'closed', code: 'EPIPE' }],
  [
    'its own code before that of a cause',
    coded('ENOTFOUND', { cause: coded('EPIPE') }),
    { failure: 'unresolved', code: 'ENOTFOUND' },
  ],
  [
    'the first of several addresses',
    new AggregateError([coded('ECONNREFUSED'), coded('EPIPE')]),
    { failure: 'network', code: 'ECONNREFUSED' },
  ],
  [
    'a cause before several addresses',
    Object.assign(new AggregateError([coded('ECONNREFUSED')]), { cause: coded('ENOTFOUND') }),
    { failure: 'unresolved', code: 'ENOTFOUND' },
  ],
  ['addresses that are no list', coded(undefined, { errors: 'none' }), { failure: 'network', code: undefined }],
])('%s', (_what, error, failure) => {
  expect(wireFailure(error)).toEqual(failure);
});

it.each([
  ['GoneException', 'GoneException'],
  ['com.amazonaws.apigateway#GoneException:http://internal.amazon.com/', 'GoneException'],
  ['GoneException:http://internal.amazon.com/', 'GoneException'],
  ['com.amazonaws.apigateway#GoneException', 'GoneException'],
  ['', undefined],
  ['#', undefined],
])('the header x-amzn-ErrorType %j names %s', (header, name) => {
  expect(errorTypeOf(header)).toBe(name);
});
