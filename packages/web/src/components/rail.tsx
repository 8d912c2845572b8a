// SPDX-License-Identifier: Apache-2.0
import { Link, useLocation } from '@tanstack/react-router'
import { useSay } from '../i18n/index.ts'
import { usePlaces } from './navigation.ts'

/** Icons at the left; their names appear when the rail is pointed at or focused. */
export function Rail() {
  const say = useSay()
  const places = usePlaces()
  const { pathname } = useLocation()
  return (
    <nav className="rail" aria-label={say('nav.label')}>
      <div className="rail-body">
        <div className="rail-brand">
          <img src="/icon.svg" alt="" />
          <span>{say('product.name')}</span>
        </div>
        {places.map(({ to, label, Icon }) => (
          <Link
            key={to}
            to={to}
            className="rail-link"
            data-active={pathname === to}
            aria-label={say(label)}
            {...(pathname === to ? { 'aria-current': 'page' as const } : {})}
          >
            <Icon />
            <span>{say(label)}</span>
          </Link>
        ))}
      </div>
    </nav>
  )
}

/** The same places at the bottom of a phone. */
export function TabBar() {
  const say = useSay()
  const places = usePlaces()
  const { pathname } = useLocation()
  return (
    <nav className="tab-bar" aria-label={say('nav.labelPhone')}>
      {places.map(({ to, label, Icon }) => (
        <Link
          key={to}
          to={to}
          data-active={pathname === to}
          {...(pathname === to ? { 'aria-current': 'page' as const } : {})}
        >
          <Icon />
          <span>{say(label)}</span>
        </Link>
      ))}
    </nav>
  )
}
