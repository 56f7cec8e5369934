// SPDX-License-Identifier: Apache-2.0

/**
 * For the tests of hosts: what every implementation of the library's interfaces is held to.
 */
export { functionTransitions } from '../assets/function-status';
export { taskTransitions } from '../assets/task-status';
export { databaseClaims, type DatabaseSubject, type Writes } from './database-conformance';
export { callEveryWrite } from './every-write';
export { addressable, keyOf, newFunction, newPlan, newTask } from './fixtures';
export { note, placeOf } from './note';
export { Random } from './random';
export { TestChannel } from './test-channel';
