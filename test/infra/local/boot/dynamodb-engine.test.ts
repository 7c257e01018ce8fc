import { withEngineOfEnvironment } from '#local/boot/services';

const engine = (AWS_ENDPOINT_URL_DYNAMODB: string | undefined, options = {}) =>
  withEngineOfEnvironment(options, { AWS_ENDPOINT_URL_DYNAMODB });

it('is the one AWS_ENDPOINT_URL_DYNAMODB names', () => {
  expect(engine('http://127.0.0.1:8000', { ttlSweepIntervalMs: 5 })).toEqual({
    endpoint: 'http://127.0.0.1:8000',
    ttlSweepIntervalMs: 5,
  });
});

it('is started when nothing names one', () => {
  expect(engine(undefined)).toEqual({});
  expect(engine('')).toEqual({});
});

it('is the one of the options, whatever the environment says', () => {
  const options = { endpoint: 'http://127.0.0.1:8001' };
  expect(engine('http://127.0.0.1:8000', options)).toBe(options);
});

it('is refused when its address is none', () => {
  expect(() => engine('127.0.0.1:8000')).toThrow(/e\.g\. http:\/\/127\.0\.0\.1:8000, got '127\.0\.0\.1:8000'/);
});
