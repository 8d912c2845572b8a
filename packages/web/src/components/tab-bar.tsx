// SPDX-License-Identifier: Apache-2.0
import EllipsisOutlined from '@ant-design/icons/EllipsisOutlined'
import { Link, useLocation } from '@tanstack/react-router'
import Drawer from 'antd/es/drawer'
import { useState } from 'react'
import { useSay } from '../i18n/index.ts'
import { isAt, type Place, usePlaces } from './navigation.ts'

/** As many as a thumb can tell apart. */
const SHOWN = 5

/** The places at the bottom of a phone; what does not fit is behind the last. */
export function TabBar() {
  const say = useSay()
  const places = usePlaces()
  const [isOpen, setOpen] = useState(false)
  const isAll = places.length <= SHOWN
  const close = () => setOpen(false)
  return (
    <nav className="tab-bar" aria-label={say('nav.labelPhone')}>
      {(isAll ? places : places.slice(0, SHOWN - 1)).map((place) => (
        <Tab key={place.to} place={place} follow={close} />
      ))}
      {isAll ? null : (
        <button type="button" aria-expanded={isOpen} onClick={() => setOpen(true)}>
          <EllipsisOutlined />
          <span>{say('nav.more')}</span>
        </button>
      )}
      <Drawer open={isOpen} onClose={close} placement="bottom" title={say('nav.more')} size="auto">
        <div className="tab-sheet">
          {places.map((place) => (
            <Tab key={place.to} place={place} follow={close} />
          ))}
        </div>
      </Drawer>
    </nav>
  )
}

function Tab({ place, follow }: { place: Place; follow: () => void }) {
  const say = useSay()
  const isHere = isAt(place, useLocation().pathname)
  const { to, label, Icon } = place
  return (
    <Link to={to} data-active={isHere} onClick={follow} {...(isHere ? { 'aria-current': 'page' as const } : {})}>
      <Icon />
      <span>{say(label)}</span>
    </Link>
  )
}
