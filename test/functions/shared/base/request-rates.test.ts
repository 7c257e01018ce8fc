import { requestsPerSecondIn, SMALL_REGIONS } from '#shared/base/request-rates';

// https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
it.each([
  ...['af-south-1', 'ap-south-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-7', 'ca-west-1'],
  ...['eu-central-2', 'eu-south-1', 'eu-south-2', 'il-central-1', 'me-central-1', 'mx-central-1'],
])('%s has a quarter of the requests of most regions', (region) => {
  expect(requestsPerSecondIn(region)).toBe(2_500);
  expect(SMALL_REGIONS[region]).toMatch(/^[A-Z]/);
});

it.each(['us-east-1', 'eu-central-1', 'constructor', undefined])('%s has those of most', (region) => {
  expect(requestsPerSecondIn(region)).toBe(10_000);
});
