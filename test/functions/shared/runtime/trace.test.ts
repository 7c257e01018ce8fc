import { tracedBy, xRayTraceparent } from '#shared/runtime/trace';

const before = process.env._X_AMZN_TRACE_ID;
afterEach(() => {
  if (before === undefined) delete process.env._X_AMZN_TRACE_ID;
  else process.env._X_AMZN_TRACE_ID = before;
});

it('the X-Ray trace of an invocation is its traceparent, if it is sampled', () => {
  const trace = 'Root=1-00112233-445566778899aabbccddeeff;Parent=0123456789abcdef';
  process.env._X_AMZN_TRACE_ID = `${trace};Sampled=1`;
  expect(xRayTraceparent()).toBe('00-00112233445566778899aabbccddeeff-0123456789abcdef-01');
  process.env._X_AMZN_TRACE_ID = `${trace};Sampled=0`;
  expect(xRayTraceparent()).toBeUndefined();
  delete process.env._X_AMZN_TRACE_ID;
  expect(xRayTraceparent()).toBeUndefined();
});

it('a log line names the trace, if there is one', () => {
  expect(tracedBy('00-00112233445566778899aabbccddeeff-0123456789abcdef-01')).toEqual({
    trace_id: '00112233445566778899aabbccddeeff',
  });
  expect(tracedBy(undefined)).toEqual({});
});
