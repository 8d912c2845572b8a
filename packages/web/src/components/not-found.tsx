// SPDX-License-Identifier: Apache-2.0
import { Link } from '@tanstack/react-router'
import { useSay } from '../i18n/index.ts'

export function NotFound() {
  const say = useSay()
  return (
    <main className="centred">
      <div>
        <h1>{say('notFound.title')}</h1>
        <p>
          <Link to="/">{say('notFound.back')}</Link>
        </p>
      </div>
    </main>
  )
}
