/** Checks an authorizer mode at synth. Each error names the option, what was expected and what was given. */
import { Token } from 'aws-cdk-lib';
import { IAM_IDENTITY_KEYS } from '#shared/websocket/iam-identity';
import { isGrants } from '#shared/websocket/authorizer-context';
import { describeValue } from '#shared/base/describe-value';
import { isSafeToCall } from '#shared/base/loopback';
import type { AuthorizerMode, AuthorizerOptions } from './authorizer-mode';

const WITHOUT_OPTIONS = ['none', 'iam', 'token'];
const MODES = [...WITHOUT_OPTIONS, 'jwt', 'cognito', 'lambda'];
const TOKEN_USES = ['access', 'id', 'any'];
const USER_POOL_ID = /^[a-z]+(-[a-z]+)+-\d_[A-Za-z0-9]+$/;

/**
 * Returns the mode with its options, checked.
 * @throws Error naming the option that is wrong
 */
export function authorizerOptions(mode: AuthorizerMode): AuthorizerOptions {
  const options = typeof mode === 'string' ? ({ type: mode } as AuthorizerOptions) : mode;
  if (!MODES.includes(options.type)) {
    throw new Error(
      `authorizer must be one of ${WITHOUT_OPTIONS.map((name) => `'${name}'`).join(', ')} or an object whose type is one of ${MODES.join(', ')}; got ${describeValue(typeof mode === 'string' ? mode : options.type)}`,
    );
  }
  checkOptions(options);
  return options;
}

function checkOptions(options: AuthorizerOptions): void {
  switch (options.type) {
    case 'none':
      return checkChannels(options.channels);
    case 'iam':
      if (options.userId !== undefined) oneOf('userId', options.userId, IAM_IDENTITY_KEYS);
      return checkChannels(options.channels);
    case 'token':
      return checkClaims(options);
    case 'jwt':
      checkUrl('issuer', options.issuer);
      if (options.jwksUri !== undefined) checkUrl('jwksUri', options.jwksUri);
      checkTexts('audience', [options.audience].flat());
      return checkClaims(options);
    case 'cognito':
      if (typeof options.userPool === 'string' && !Token.isUnresolved(options.userPool)) {
        expect(USER_POOL_ID.test(options.userPool), 'userPool', 'an id like eu-central-1_AbCdEf123', options.userPool);
      }
      checkTexts('clientIds', options.clientIds);
      if (options.tokenUse !== undefined) oneOf('tokenUse', options.tokenUse, TOKEN_USES);
      return checkClaims(options);
    case 'lambda': {
      const given = [options.function, options.cdk?.authorizer].filter((item) => item !== undefined);
      const got = given.length === 0 ? 'neither' : 'both';
      if (given.length !== 1) throw new Error(`authorizer 'lambda' needs function or cdk.authorizer, got ${got}`);
      if (options.userIdKey !== undefined) checkTexts('userIdKey', [options.userIdKey]);
    }
  }
}

function checkClaims(options: { readonly userIdClaim?: string; readonly channelsClaim?: string }): void {
  const { userIdClaim, channelsClaim } = options;
  if (userIdClaim !== undefined) checkTexts('userIdClaim', [userIdClaim]);
  if (channelsClaim !== undefined) checkTexts('channelsClaim', [channelsClaim]);
}

function checkChannels(channels: readonly string[] = []): void {
  expect(isGrants(channels), 'channels', "a list of names or of prefixes ending in '*'", channels);
}

/** An element that is not a string is a construct, which has its own id. */
function checkTexts(name: string, texts: readonly unknown[]): void {
  expect(texts.length > 0 && texts.every((text) => text !== undefined && text !== ''), name, 'given', texts);
}

function checkUrl(name: string, text: string): void {
  if (Token.isUnresolved(text)) return;
  const holds = URL.canParse(text) && isSafeToCall(new URL(text));
  expect(holds, name, "an https URL, from which the issuer's keys are read", text);
}

const oneOf = (name: string, value: string, choices: readonly string[]): void =>
  expect(choices.includes(value), name, `one of ${choices.join(', ')}`, value);

function expect(holds: boolean, name: string, expected: string, got: unknown): void {
  if (!holds) throw new Error(`authorizer.${name} must be ${expected}, got ${describeValue(got)}`);
}
