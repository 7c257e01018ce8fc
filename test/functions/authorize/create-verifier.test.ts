import { createVerifier } from '#functions/authorize/create-verifier';
import { Issuer } from '../support/issuer';
import { withoutTimeOuts } from '../support/without-time-outs';

withoutTimeOuts();

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});

it('the mode jwt verifies the tokens of its issuer', async () => {
  const issuer = await Issuer.start();
  Object.assign(process.env, { TOKEN_MODE: 'jwt', TOKEN_ISSUER: issuer.url, TOKEN_AUDIENCE: '["api"]' });
  const verify = createVerifier();
  expect(await verify(await issuer.token({ aud: 'api' }))).toMatchObject({ sub: 'alice' });
  await expect(verify(await issuer.token({ aud: 'other' }))).rejects.toMatchObject({ name: 'TokenRefusedError' });
  await issuer.stop();
});

it('a mode without its settings fails by their name', () => {
  process.env.TOKEN_MODE = 'token';
  expect(() => createVerifier()).toThrow('TOKEN_SECRET_ARN must be set');
  process.env.TOKEN_MODE = 'cognito';
  expect(() => createVerifier()).toThrow('USER_POOL_ID must be set');
});
