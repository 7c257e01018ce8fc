/** Keys of the routes that API Gateway calls itself. */
export const CONNECT = '$connect';
export const DISCONNECT = '$disconnect';
