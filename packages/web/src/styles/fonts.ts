// SPDX-License-Identifier: Apache-2.0
import '@fontsource-variable/noto-sans-sc'
