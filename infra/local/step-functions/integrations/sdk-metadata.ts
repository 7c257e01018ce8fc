/** SdkHttpMetadata and SdkResponseMetadata, which optimised integrations add to a service's answer. */
import { randomUUID } from 'node:crypto';
import type { Json } from '../../core/service';

/** @param requestId of the call. @default - a new one */
export function sdkMetadata(
  bodyBytes: number,
  headers: Readonly<Record<string, string>> = {},
  requestId: string = randomUUID(),
): Record<string, Json> {
  const all: Record<string, string> = {
    Connection: 'keep-alive',
    'Content-Length': String(bodyBytes),
    'Content-Type': 'application/json',
    Date: new Date().toUTCString(),
    'x-amzn-RequestId': requestId,
    ...headers,
  };
  return {
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(Object.entries(all).map(([name, value]) => [name, [value]])),
      HttpHeaders: all,
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId: requestId },
  };
}
