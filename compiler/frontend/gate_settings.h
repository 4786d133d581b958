// SPDX-License-Identifier: Apache-2.0
// What of a sound is worth listening to (runtime/stream/sound_gate, runtime/stream/gated_stream),
// in real units.
#pragma once

#include "compiler/frontend/sound_settings.h"
#include "runtime/stream/gated_stream/gated_stream.h"
#include "support/result.h"

namespace mote::frontend {

// The defaults are measured: docs/decisions.md.
struct GateSettings {
  double open_db = 6;              // above the floor there is sound
  double hold_ms = 500;            // that the gate stays open after the last of it
  double preroll_ms = 100;         // before the first of it that are heard too
  double floor_rise_db_per_s = 3;  // of what does not end, until it is the floor
};

// Errors: a setting that is out of range, by name; hops of too many samples
Status Check(const GateSettings& gate, const SoundSettings& sound);

// Times are rounded up to whole hops.
GatedStreamParams GateParamsOf(const GateSettings& gate, const SoundSettings& sound);

}  // namespace mote::frontend
