// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/sense_tables.h"

#include "compiler/frontend/series_source.h"
#include "compiler/frontend/sound_source.h"
#include "compiler/frontend/vibration_source.h"

namespace mote::frontend {
namespace {

size_t Memory(const SoundParams& p) { return SoundMemoryBytes(p); }
size_t Memory(const VibrationParams& p) { return VibrationMemoryBytes(p); }
size_t Memory(const SeriesParams& p) { return SeriesMemoryBytes(p); }

SenseSource Source(const SoundParams& p) {
  const SoundText text = SoundTextOf(p);
  return {"runtime/signal/sound/sound.h", "SoundFrontEnd", text.definitions, text.initializer};
}

SenseSource Source(const VibrationParams& p) {
  const VibrationText text = VibrationTextOf(p);
  return {"runtime/signal/vibration/vibration.h",
          "VibrationFrontEnd",
          text.definitions,
          text.initializer};
}

SenseSource Source(const SeriesParams& p) {
  const SeriesText text = SeriesTextOf(p);
  return {"runtime/signal/series/series.h", "SeriesFrontEnd", text.definitions, text.initializer};
}

}  // namespace

Result<SenseTables> SenseTables::Make(const Sense& sense) {
  if (const auto* sound = std::get_if<SoundSettings>(&sense)) {
    MOTE_TRY(SoundTables tables, SoundTables::Make(*sound));
    return SenseTables(std::move(tables));
  }
  if (const auto* vibration = std::get_if<VibrationSettings>(&sense)) {
    MOTE_TRY(VibrationTables tables, VibrationTables::Make(*vibration));
    return SenseTables(std::move(tables));
  }
  if (const auto* series = std::get_if<SeriesSettings>(&sense)) {
    MOTE_TRY(SeriesTables tables, SeriesTables::Make(*series));
    return SenseTables(std::move(tables));
  }
  return Error{"the front end takes images, want one that gives frames."};
}

SenseParams SenseTables::Params() const {
  return std::visit([](const auto& tables) -> SenseParams { return tables.Params(); }, tables_);
}

int32_t ZeroPointOf(const SenseParams& params) {
  return std::visit([](const auto& p) { return p.quantize.zero_point; }, params);
}

size_t MemoryBytes(const SenseParams& params) {
  return std::visit([](const auto& p) { return Memory(p); }, params);
}

SenseSource SourceOf(const SenseParams& params) {
  return std::visit([](const auto& p) { return Source(p); }, params);
}

}  // namespace mote::frontend
