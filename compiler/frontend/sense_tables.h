// SPDX-License-Identifier: Apache-2.0
// The constants of a front end that gives frames, whatever it senses, and their C++.
#pragma once

#include <string>
#include <variant>

#include "compiler/frontend/sense.h"
#include "compiler/frontend/series_tables.h"
#include "compiler/frontend/sound_tables.h"
#include "compiler/frontend/vibration_tables.h"

namespace mote::frontend {

using SenseParams = std::variant<SoundParams, VibrationParams, SeriesParams>;

// The front end of each kind of parameters.
template <class Params>
struct FrontEndOf;
template <>
struct FrontEndOf<SoundParams> {
  using Type = SoundFrontEnd;
};
template <>
struct FrontEndOf<VibrationParams> {
  using Type = VibrationFrontEnd;
};
template <>
struct FrontEndOf<SeriesParams> {
  using Type = SeriesFrontEnd;
};

class SenseTables {
 public:
  // Errors: an image; settings without tables
  static Result<SenseTables> Make(const Sense& sense);

  // Valid as long as these tables are.
  SenseParams Params() const;

 private:
  using Tables = std::variant<SoundTables, VibrationTables, SeriesTables>;

  explicit SenseTables(Tables tables) : tables_(std::move(tables)) {}

  Tables tables_;
};

// What a frame has, before the first one in a model's window.
int32_t ZeroPointOf(const SenseParams& params);
// Of the memory that its front end wants.
size_t MemoryBytes(const SenseParams& params);

// What generated code says of it.
struct SenseSource {
  std::string header;       // of the runtime: "runtime/signal/sound/sound.h"
  std::string front_end;    // its class: "SoundFrontEnd"
  std::string definitions;  // of its tables
  std::string initializer;  // of its parameters
};
SenseSource SourceOf(const SenseParams& params);

}  // namespace mote::frontend
