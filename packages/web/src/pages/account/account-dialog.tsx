// SPDX-License-Identifier: Apache-2.0
export function AccountDialog(_: { close: () => void }) {
  return null
}
