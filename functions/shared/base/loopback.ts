/** Addresses of this machine: the only ones a function talks to without TLS, as local mode and its tests do. */
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** @param url https anywhere; http on a loopback address */
export const isSafeToCall = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
