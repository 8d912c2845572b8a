// SPDX-License-Identifier: Apache-2.0
import { Link, useLocation } from '@tanstack/react-router'
import { useSay } from '../i18n/index.ts'
import { isAt, type Place, usePlaces } from './navigation.ts'

/** Icons at the left; their names appear when the rail is pointed at or focused. */
export function Rail() {
  const say = useSay()
  const places = usePlaces()
  return (
    <nav className="rail" aria-label={say('nav.label')}>
      <div className="rail-body">
        <div className="rail-brand">
          <img src="/icon.svg" alt="" />
          <span>{say('product.name')}</span>
        </div>
        {places.map((place, at) => (
          <RailLink key={place.to} place={place} isFirst={at > 0 && places[at - 1]?.group !== place.group} />
        ))}
      </div>
    </nav>
  )
}

function RailLink({ place, isFirst }: { place: Place; isFirst: boolean }) {
  const say = useSay()
  const isHere = isAt(place, useLocation().pathname)
  const { to, label, Icon } = place
  return (
    <Link
      to={to}
      className="rail-link"
      data-active={isHere}
      data-first={isFirst}
      aria-label={say(label)}
      {...(isHere ? { 'aria-current': 'page' as const } : {})}
    >
      <Icon />
      <span>{say(label)}</span>
    </Link>
  )
}
