import { errors } from 'jose';
import { TokenRefusedError } from '#functions/authorize/token-verifier';
import { FetchError } from '#functions/authorize/verifiers/key-fetcher';
import { refusal } from '#functions/authorize/verifiers/refusal';

class NewKindOfError extends errors.JOSEError {}

it('an error that is no fault of the token stays what it is', () => {
  const outage = new FetchError('https://keys', 'down');
  const noKeys = new errors.JWKSInvalid('JSON Web Key Set malformed');
  const bug = new TypeError('undefined is not a function');
  expect([outage, noKeys, bug, undefined].map(refusal)).toEqual([outage, noKeys, bug, undefined]);
});

it('an error of a token is a refusal, with a reason that quotes nothing of it', () => {
  const refused = refusal(new errors.JWTInvalid('cannot parse eyJh.eyJz'));
  expect(refused).toBeInstanceOf(TokenRefusedError);
  expect(refused).toMatchObject({ message: 'it is not a token' });
});

it.each([
  ['exp', 'invalid', 'it is not a token'],
  ['nbf', 'check_failed', 'it is not valid yet'],
  ['iss', 'missing', 'another issuer'],
  ['exp', 'missing', 'it has no expiry'],
  ['typ', 'check_failed', 'it is not valid'],
])('claim %s, %s: %s', (claim, reason, message) => {
  expect(refusal(new errors.JWTClaimValidationFailed('quotes it', { sub: 'alice' }, claim, reason))).toMatchObject({
    name: 'TokenRefusedError',
    message,
  });
});

it('a refusal whose kind is not known is one all the same', () => {
  const refused = refusal(new NewKindOfError('of a later version'));
  expect(refused).toBeInstanceOf(TokenRefusedError);
  expect(refused).toMatchObject({ message: 'it is not valid' });
});
