// SPDX-License-Identifier: Apache-2.0

/** What the address of the integration page keeps. */
export type IntegrationSearch = {
  tab?: string | undefined
  q?: string | undefined
  state?: string | undefined
  sort?: string | undefined
  page?: number | undefined
  open?: string | undefined
  add?: boolean | undefined
}

export type ChangeIntegration = (next: IntegrationSearch) => void
export type TabProps = Readonly<{ search: IntegrationSearch; change: ChangeIntegration }>
