// SPDX-License-Identifier: Apache-2.0
import 'react'

declare module 'react' {
  // React's style type does not know custom properties.
  interface CSSProperties {
    [property: `--${string}`]: string | number
  }
}
