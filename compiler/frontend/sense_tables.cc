// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/sense_tables.h"

#include "compiler/frontend/sound_source.h"

namespace mote::frontend {
namespace {

size_t Memory(const SoundParams& p) { return SoundMemoryBytes(p); }

SenseSource Source(const SoundParams& p) {
  const SoundText text = SoundTextOf(p);
  return {"runtime/signal/sound/sound.h", "SoundFrontEnd", text.definitions, text.initializer};
}

}  // namespace

Result<SenseTables> SenseTables::Make(const Sense& sense) {
  if (const auto* sound = std::get_if<SoundSettings>(&sense)) {
    MOTE_TRY(SoundTables tables, SoundTables::Make(*sound));
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
