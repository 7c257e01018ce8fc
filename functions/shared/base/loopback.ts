/** Addresses of this machine. Functions talk without TLS only to these, in local mode and its tests. */
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** @param url https anywhere; http on a loopback address */
export const isSafeToCall = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
