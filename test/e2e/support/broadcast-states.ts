/** Every state of `broadcast`, in the order an undisturbed one enters them. */
export const BROADCAST_STATES: readonly string[] = [
  ...['OpenBroadcast', 'Decide', 'Deliver', 'OpenDelivery', 'QueryConnections', 'QueryPage', 'InSeveralChannels'],
  ...[
    'SendBatches',
    'OpenBatch',
    'SendBatch',
    'AnythingUnsent',
    'CloseBatch',
    'MorePages',
    'PublishUnreached',
    'CloseDelivery',
    'AnythingPending',
  ],
  ...['ComposeReport', 'RecordReport', 'PublishReport', 'MarkPublished', 'HowItEnded', 'Reported'],
];
