/** Hosts of APIs on AWS: `abc123.execute-api.eu-west-1.amazonaws.com`. */
import { URL_SUFFIX, type Environment } from './identity';

const HOST = /^([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?(?::443)?$/;

/** The id of the API with this host; undefined for any other host. */
export const apiIdOfHost = (host: string | undefined): string | undefined => HOST.exec(host ?? '')?.[1];

/** The host of an API on AWS; events carry it as `domainName`, as on AWS. */
export const executeApiHost = (environment: Environment, apiId: string): string =>
  `${apiId}.execute-api.${environment.region}.${URL_SUFFIX}`;
