// SPDX-License-Identifier: Apache-2.0

/** Why a status changed when somebody asked for it and said nothing else. */
export const USER_ACTION = 'User action';
