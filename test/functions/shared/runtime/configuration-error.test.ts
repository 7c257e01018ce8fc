import { parseCallbackUrl } from '#shared/runtime/callback-url';
import { ConfigurationError } from '#shared/runtime/configuration-error';

const STAGE = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod';
const CUSTOM_DOMAIN = 'https://ws.example.com/chat';
const SETTING =
  'CALLBACK_URL must be the URL of the deployed WebSocket stage, or of a custom domain that is mapped to it';
const GRANT =
  'Check that the role of this function allows execute-api:ManageConnections on ' +
  `arn:aws:execute-api:eu-west-1:ACCOUNT:abc123/prod/POST/@connections/*; ${SETTING}`;

it.each<[string, ConstructorParameters<typeof ConfigurationError>[1], string]>([
  [STAGE, { status: 403 }, `was answered 403. ${GRANT}`],
  [STAGE, { status: 403, message: 'Forbidden' }, `was answered 403 (Forbidden). ${GRANT}`],
  [STAGE, { status: 404, errorType: 'NotFound', message: '' }, `was answered 404 NotFound. ${GRANT}`],
  [
    CUSTOM_DOMAIN,
    { status: 403, errorType: 'ForbiddenException', message: 'Forbidden' },
    'was answered 403 ForbiddenException (Forbidden). Check that the role of this function allows ' +
      'execute-api:ManageConnections on arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/POST/@connections/*, ' +
      `the API behind ws.example.com; ${SETTING}`,
  ],
  [STAGE, { failure: 'unresolved', code: 'ENOTFOUND' }, `cannot be reached: ENOTFOUND. Check the name: ${SETTING}`],
  [CUSTOM_DOMAIN, { failure: 'unresolved' }, `cannot be reached: unresolved. Check the name: ${SETTING}`],
])('%s that answers %j is an error that says what to check', (url, answer, text) => {
  expect(new ConfigurationError(parseCallbackUrl(url), answer)).toMatchObject({
    name: 'Broadcast.ConfigurationError',
    message: `PostToConnection on ${url} ${text}`,
  });
});
