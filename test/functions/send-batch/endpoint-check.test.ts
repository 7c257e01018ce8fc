import { parseCallbackUrl } from '#shared/runtime/callback-url';
import { classify } from '#functions/send-batch/classify';
import { EndpointCheck } from '#functions/send-batch/endpoint-check';
import type { Answer } from '#functions/send-batch/transport/transport';

const STAGE = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod';
const FORBIDDEN: Answer = { status: 403, errorType: 'ForbiddenException', message: 'Forbidden' };
const UNRESOLVED: Answer = { failure: 'unresolved', code: 'ENOTFOUND' };

function errorAfter(answers: readonly Answer[], connections = answers.length, url = STAGE) {
  const check = new EndpointCheck(parseCallbackUrl(url), connections);
  answers.forEach((answer) => check.note(answer, classify(answer)));
  return check.error;
}

describe('the endpoint', () => {
  it('is to blame once ten posts, or all of a smaller batch, are refused', () => {
    expect(errorAfter([FORBIDDEN])).toBeDefined();
    expect(errorAfter([FORBIDDEN, FORBIDDEN], 3)).toBeUndefined();
    expect(errorAfter(Array<Answer>(9).fill(FORBIDDEN), 200)).toBeUndefined();
    expect(errorAfter(Array<Answer>(10).fill(FORBIDDEN), 200)).toBeDefined();
  });

  it('is not to blame once it has given any other answer', () => {
    expect(errorAfter([{ status: 410 }, ...Array<Answer>(10).fill(FORBIDDEN)], 200)).toBeUndefined();
  });

  it('is neither blamed nor cleared by posts without an answer', () => {
    expect(errorAfter([{ failure: 'timeout' }, FORBIDDEN], 1)).toBeDefined();
    expect(errorAfter(Array<Answer>(20).fill({ failure: 'network', code: 'ECONNREFUSED' }), 20)).toBeUndefined();
  });
});

describe('the configuration error', () => {
  it('names the grant that is missing on the stage', () => {
    expect(errorAfter([FORBIDDEN])).toMatchObject({
      name: 'Broadcast.ConfigurationError',
      message:
        `PostToConnection on ${STAGE} was answered 403 ForbiddenException (Forbidden). Check that the role of this function ` +
        'allows execute-api:ManageConnections on arn:aws:execute-api:eu-west-1:ACCOUNT:abc123/prod/POST/@connections/*; ' +
        'CALLBACK_URL must be the URL of the deployed WebSocket stage, or of a custom domain that is mapped to it',
    });
  });

  it('names the custom domain, whose API it does not know', () => {
    expect(errorAfter([FORBIDDEN], 1, 'https://ws.example.com')?.message).toContain('the API behind ws.example.com');
  });

  it('names the setting when the host does not resolve', () => {
    expect(errorAfter([UNRESOLVED])?.message).toBe(
      `PostToConnection on ${STAGE} cannot be reached: ENOTFOUND. Check the name: CALLBACK_URL must be the URL of the ` +
        'deployed WebSocket stage, or of a custom domain that is mapped to it',
    );
  });
});

describe('what the configuration error says about the answer', () => {
  it.each<[Answer, string]>([
    [{ status: 403 }, 'was answered 403. Check that the role'],
    [{ status: 403, message: 'Forbidden' }, 'was answered 403 (Forbidden). Check that the role'],
    [{ status: 404, errorType: 'NotFound', message: '' }, 'was answered 404 NotFound. Check that the role'],
    [{ failure: 'unresolved' }, 'cannot be reached: unresolved. Check the name'],
  ])('%j', (answer, text) => {
    expect(errorAfter([answer])?.message).toContain(`PostToConnection on ${STAGE} ${text}`);
  });
});

it('the error is that of the answer that completed the evidence, whatever comes after', () => {
  const check = new EndpointCheck(parseCallbackUrl(STAGE), 1);
  const notFound: Answer = { status: 404 };
  for (const answer of [FORBIDDEN, notFound, { status: 200 }]) check.note(answer, classify(answer));
  expect(check.error?.message).toContain('was answered 403');
});
