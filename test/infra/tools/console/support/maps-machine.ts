/** A state machine with everything the product's own does not show at once: a retry that fails, iterations, a Map Run. */
export const MAPS = {
  QueryLanguage: 'JSONata',
  StartAt: 'Fetch',
  States: {
    Fetch: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:dynamodb:query',
      Arguments: { TableName: 'none', KeyConditionExpression: 'a = b' },
      Retry: [
        { ErrorEquals: ['States.ALL'], MaxAttempts: 1, IntervalSeconds: 1, JitterStrategy: 'FULL', MaxDelaySeconds: 1 },
      ],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Each' }],
      Next: 'Each',
    },
    Each: {
      Type: 'Map',
      Items: '{% [1, 2, 3] %}',
      ItemProcessor: {
        StartAt: 'Square',
        States: { Square: { Type: 'Pass', Output: '{% $states.input * $states.input %}', End: true } },
      },
      Next: 'Parts',
    },
    Parts: {
      Type: 'Map',
      Items: '{% [1, 2] %}',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
        StartAt: 'Part',
        States: { Part: { Type: 'Pass', End: true } },
      },
      End: true,
    },
  },
};
