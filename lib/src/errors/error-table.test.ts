// SPDX-License-Identifier: Apache-2.0

import { ERRORS, StatusCode } from './error-table';

/** What clients may rely on, row by row, in the order of the numbers. */
const CATALOGUE = [
  ['OE0001', 'malformedBytes', 'Internal'],
  ['OE0002', 'notFound', 'NotFound'],
  ['OE0003', 'badRequest', 'FailedPrecondition'],
  ['OE0006', 'conflict', 'AlreadyExists'],
  ['OE0007', 'internal', 'Internal'],
  ['OE0010', 'unimplemented', 'Unimplemented'],
  ['OE0012', 'aborted', 'Aborted'],
  ['OE0013', 'unavailable', 'Unavailable'],
  ['OE0014', 'tooLarge', 'ResourceExhausted'],
  ['OE0015', 'deadlineExceeded', 'DeadlineExceeded'],
  ['OE0101', 'invalidAsset', 'InvalidArgument'],
  ['OE0102', 'permissionDenied', 'PermissionDenied'],
  ['OE0106', 'missingTaskOutput', 'InvalidArgument'],
  ['OE0107', 'incompatibleKind', 'InvalidArgument'],
  ['OE0108', 'cannotDisableOutput', 'FailedPrecondition'],
  ['OE0109', 'planTerminated', 'FailedPrecondition'],
  ['OE0111', 'illegalTransition', 'FailedPrecondition'],
];

/** As gRPC numbers them. */
const STATUSES = [
  [3, 'InvalidArgument'],
  [4, 'DeadlineExceeded'],
  [5, 'NotFound'],
  [6, 'AlreadyExists'],
  [7, 'PermissionDenied'],
  [8, 'ResourceExhausted'],
  [9, 'FailedPrecondition'],
  [10, 'Aborted'],
  [12, 'Unimplemented'],
  [13, 'Internal'],
  [14, 'Unavailable'],
];

const rows = Object.entries(ERRORS).map(([name, { number, status }]) => [number, name, StatusCode[status]]);

describe('ERRORS', () => {
  test.each(CATALOGUE)('gives %s to %s, with the status %s', (...row) => {
    expect(rows).toContainEqual(row);
  });

  it('has each number once, and no other', () => {
    expect(rows.map(([number]) => number).sort()).toEqual(CATALOGUE.map(([number]) => number));
  });

  test.each(['OE0103', 'OE0104', 'OE0105', 'OE0110'])('does not use the number %s of an older release', (number) => {
    expect(rows.map(([used]) => used)).not.toContain(number);
  });
});

describe('StatusCode', () => {
  test.each(STATUSES)('is %d for %s', (value, name) => {
    expect(StatusCode[name as keyof typeof StatusCode]).toBe(value);
  });

  it('has neither OK nor UNKNOWN', () => {
    expect([StatusCode[0], StatusCode[2]]).toEqual([undefined, undefined]);
  });
});
