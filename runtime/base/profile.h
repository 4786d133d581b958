// SPDX-License-Identifier: Apache-2.0
// Marks for the cycle counter (docs/cycles.md): between two layers; where a stream begins and ends
// to take a piece; where it begins and ends to run its network. Nothing at all unless MOTE_PROFILE
// is defined, as the emulator does; then unallocated hints that the counter sees but does not
// count.
#pragma once

#ifdef MOTE_PROFILE
#define MOTE_LAYER_MARK() asm volatile(".inst.n 0xbfa0" ::: "memory")
#define MOTE_STREAM_MARK() asm volatile(".inst.n 0xbfb0" ::: "memory")
#define MOTE_NETWORK_MARK() asm volatile(".inst.n 0xbfc0" ::: "memory")
#else
#define MOTE_LAYER_MARK() static_cast<void>(0)
#define MOTE_STREAM_MARK() static_cast<void>(0)
#define MOTE_NETWORK_MARK() static_cast<void>(0)
#endif
