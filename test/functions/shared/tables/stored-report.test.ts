import { reportOf } from '#shared/tables/stored-report';

describe('a stored report', () => {
  const owner = 'arn:aws:states:eu-central-1:123456789012:execution:broadcast:e-1';

  it('is whole with what its row says', () => {
    expect(
      reportOf({
        ...{ broadcastId: 'b', owner, startedAt: '2026-11-21T10:00:00.000Z' },
        report: '{"status":"COMPLETED","delivered":3}',
      }),
    ).toEqual({
      ...{ broadcastId: 'b', status: 'COMPLETED', delivered: 3, startedAt: '2026-11-21T10:00:00.000Z' },
      execution: expect.stringContaining(`/details/${owner}`) as string,
    });
  });

  it('has empty texts for what its row does not say', () => {
    expect(reportOf({ owner, report: '{}' })).toMatchObject({ broadcastId: '', startedAt: '' });
    expect(() => reportOf({ report: '{}' })).toThrow("'' is not the ARN of a Step Functions execution");
  });

  it('is undefined while there is none', () => {
    expect(reportOf({ broadcastId: 'b', owner })).toBeUndefined();
  });
});
