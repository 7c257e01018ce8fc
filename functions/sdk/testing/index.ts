/** For unit tests of a front end: a client without a server. */
export { createTestClient } from './create-test-client';
export type { InfoOfTest, MessageOfTest, SentMessage, TestClient, TestClientOptions } from './types';
