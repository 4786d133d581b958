// SPDX-License-Identifier: Apache-2.0
// MOTE_ASSERT: what the compiler has proved, checked again where MOTE_DEBUG is defined; nothing
// elsewhere.
#pragma once

#ifdef MOTE_DEBUG
#define MOTE_ASSERT(condition) ((condition) ? static_cast<void>(0) : __builtin_trap())
#else
#define MOTE_ASSERT(condition) static_cast<void>(0)
#endif
