// SPDX-License-Identifier: Apache-2.0

/**
 * How long footage is kept at least and by which article. The one place for it until rulebooks give a floor for each
 * place; nothing else in the code knows the number.
 */
export const RETENTION_FLOOR = { days: 30, article: 'cq-2016/23' } as const
