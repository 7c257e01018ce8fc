/** Log messages that saved queries look for. No import of the logger, so that a construct can name them. */

/** A client may not connect. The member `reason` says why. */
export const CLIENT_REFUSED = 'Client refused';
