// SPDX-License-Identifier: Apache-2.0
import type { Visitor } from './browser.ts'
import { PASSWORD } from './product.ts'
import type { ScreenPage } from './screen-list.ts'

type Ways = Readonly<{
  signedIn: (visitor: Visitor, path: string, awaited: string) => Promise<void>
  settle: (page: Visitor['page']) => Promise<void>
}>

/** Who may see what, and one's own account. */
export function accessPages({ signedIn, settle }: Ways): ScreenPage[] {
  return [
    { name: 'access-who', open: (visitor) => signedIn(visitor, '/access', '.leaves tbody tr') },
    {
      name: 'access-person',
      async open(visitor) {
        await signedIn(visitor, '/access', '.leaves tbody tr')
        await visitor.page.locator('.ant-segmented-item').nth(1).click()
        await visitor.page.locator('.leaves tbody tr').first().waitFor()
        await settle(visitor.page)
      },
    },
    { name: 'access-policies', open: (visitor) => signedIn(visitor, '/access?tab=policies', '.policy') },
    { name: 'access-settings', open: (visitor) => signedIn(visitor, '/access?tab=settings', '.access-settings') },
    {
      name: 'account-app',
      async open(visitor) {
        await signedIn(visitor, '/account', 'h1')
        await visitor.page.getByTestId('add-app').click()
        await visitor.page.getByRole('dialog').locator('input[type="password"]').fill(PASSWORD)
        await visitor.page.getByRole('dialog').locator('button[type="submit"]').click()
        await visitor.page.locator('.factor-qr').waitFor()
        await settle(visitor.page)
      },
    },
  ]
}
