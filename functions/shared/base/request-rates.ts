/**
 * Requests a second that API Gateway gives an account in a region unless it was raised: posts to connections, client messages,
 * REST and HTTP APIs together. The only table of regions in this project.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html#apigateway-account-level-limits-table
 */
const IN_MOST_REGIONS = 10_000;
const IN_SMALL_REGIONS = 2_500;

/** Region to its name in that page, as read in November 2026. */
export const SMALL_REGIONS: Readonly<Record<string, string>> = {
  'af-south-1': 'Cape Town',
  'ap-south-2': 'Hyderabad',
  'ap-southeast-3': 'Jakarta',
  'ap-southeast-4': 'Melbourne',
  'ap-southeast-5': 'Malaysia',
  'ap-southeast-7': 'Thailand',
  'ca-west-1': 'Calgary',
  'eu-central-2': 'Zurich',
  'eu-south-1': 'Milan',
  'eu-south-2': 'Spain',
  'il-central-1': 'Tel Aviv',
  'me-central-1': 'UAE',
  'mx-central-1': 'Mexico',
};

/** @param region such as `eu-south-1`; undefined if it is not known, which counts as one of most regions */
export const requestsPerSecondIn = (region: string | undefined): number =>
  region !== undefined && Object.hasOwn(SMALL_REGIONS, region) ? IN_SMALL_REGIONS : IN_MOST_REGIONS;
