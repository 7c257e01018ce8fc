import * as errors from 'aws-jwt-verify/error';
import { TokenRefusedError } from '#functions/authorize/token-verifier';
import { refusal } from '#functions/authorize/verifiers/refusal';

class NewKindOfError extends errors.JwtBaseError {}

it('an error that is no fault of the token stays what it is', () => {
  const outage = new errors.FetchError('https://keys', new Error('down'));
  const bug = new TypeError('undefined is not a function');
  expect([refusal(outage), refusal(bug), refusal(undefined)]).toEqual([outage, bug, undefined]);
});

it('an error of a token is a refusal, with a reason that quotes nothing of it', () => {
  const refused = refusal(new errors.JwtParseError('cannot parse eyJh.eyJz'));
  expect(refused).toBeInstanceOf(TokenRefusedError);
  expect(refused).toMatchObject({ message: 'it is no token' });
});

it('a refusal whose kind is not known is one all the same', () => {
  const refused = refusal(new NewKindOfError('of a later version'));
  expect(refused).toBeInstanceOf(TokenRefusedError);
  expect(refused).toMatchObject({ message: 'it is not valid' });
});
