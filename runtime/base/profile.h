// SPDX-License-Identifier: Apache-2.0
// Layer marks for the cycle counter (docs/cycles.md). Nothing at all unless MOTE_PROFILE is
// defined, as the emulator does; then an unallocated hint that the counter sees but does not count.
#pragma once

#ifdef MOTE_PROFILE
#define MOTE_LAYER_MARK() asm volatile(".inst.n 0xbfa0" ::: "memory")
#else
#define MOTE_LAYER_MARK() static_cast<void>(0)
#endif
