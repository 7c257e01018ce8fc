/** Keys of the routes API Gateway calls by itself. */
export const CONNECT = '$connect';
export const DISCONNECT = '$disconnect';
