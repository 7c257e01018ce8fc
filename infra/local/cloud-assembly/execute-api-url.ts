/**
 * The one place where an execute-api address becomes the local endpoint's, in the environment of functions and in the
 * stack's outputs. The stage stays in the path, and tells the APIs apart locally.
 */
import type { StagePaths } from '../core/stage-paths';

const EXECUTE_API = /\b(https|wss):\/\/([A-Za-z0-9-]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?/g;

/** `wss://abc.execute-api.eu-west-1.amazonaws.com/dev` becomes `ws://127.0.0.1:4566/dev`. */
export function toLocalUrls(text: string, endpoint: string, stagePaths?: StagePaths): string {
  const { host } = new URL(endpoint);
  return text.replace(EXECUTE_API, (_url, scheme: string, api: string) => {
    const prefix = stagePaths?.prefixOf(api);
    return `${scheme === 'wss' ? 'ws' : 'http'}://${host}${prefix === undefined ? '' : `/${prefix}`}`;
  });
}
