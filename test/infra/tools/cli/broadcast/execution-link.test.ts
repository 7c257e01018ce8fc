import { executionUrl } from '#shared/base/execution-url';
import { executionLink } from '#tools/cli/broadcast/output/report-text';

const ARN = 'arn:aws:states:us-east-1:000000000000:express:broadcast:name:id';
const URL_OF_AWS = executionUrl(ARN, '2026-11-21T08:00:00.000Z');

it('leads to the console of AWS as the report has it', () => {
  expect(executionLink(URL_OF_AWS, { access: {} })).toBe(URL_OF_AWS);
});

it("leads to local mode's own console for a local execution", () => {
  const access = {
    endpoint: 'http://127.0.0.1:4566',
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  expect(executionLink(URL_OF_AWS, { access })).toBe(
    `http://127.0.0.1:4566/_console/#/executions/${encodeURIComponent(ARN)}`,
  );
});
