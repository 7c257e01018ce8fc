import { RESERVED_ATTRIBUTES, WORKFLOW_CHANGES } from '#shared/tables/broadcast-life';
import { NOW, query } from '../support/query';

const update = query('report-update');
const closing = query('report-update', { UnpublishedStatus: 'COMPLETED' });
const { closeReport, recordReport } = WORKFLOW_CHANGES;
const reads = { report: { status: 'COMPLETED', failed: 0 }, broadcast: { broadcastId: 'm/s/1', owner: 'me' } };
const values = {
  ':status': { S: 'COMPLETED' },
  ':report': { S: '{"status":"COMPLETED","failed":0}' },
  ':owner': { S: 'me' },
  ':leaseUntil': { N: String(Date.parse(NOW) + 30_000) },
};

it.each([
  ['the report alone', null, recordReport.update, values],
  [
    'with it whom a sender reached',
    '{}',
    `${recordReport.update}${recordReport.andReached}`,
    { ...values, ':reached': { S: '{}' } },
  ],
])('writes %s', async (_, reached, UpdateExpression, ExpressionAttributeValues) => {
  expect(await update({ ...reads, reached })).toMatchObject({
    Key: { broadcastId: { S: 'm/s/1' } },
    UpdateExpression,
    ConditionExpression: recordReport.condition,
    ExpressionAttributeNames: { '#owner': RESERVED_ATTRIBUTES.owner, '#status': RESERVED_ATTRIBUTES.status },
    ExpressionAttributeValues,
  });
});

describe('if reports that are COMPLETED are not published', () => {
  it.each([
    ['alone', null, closeReport.update],
    ['with whom a sender reached', '{}', `${closeReport.update}${recordReport.andReached}`],
  ])('closes the row with such a report, %s', async (_, reached, UpdateExpression) => {
    expect(await closing({ ...reads, reached })).toMatchObject({
      UpdateExpression,
      ConditionExpression: closeReport.condition,
    });
  });

  it.each(['PARTIAL', 'NO_CONNECTIONS', 'EXPIRED', 'FAILED'])('leaves it open with one that is %s', async (status) => {
    expect(await closing({ ...reads, report: { status }, reached: null })).toMatchObject({
      UpdateExpression: recordReport.update,
      ConditionExpression: recordReport.condition,
    });
  });
});
