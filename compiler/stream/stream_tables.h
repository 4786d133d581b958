// SPDX-License-Identifier: Apache-2.0
// The constants of a stream of sound (runtime/stream/sound_stream), from a compiled model and its
// front end: the same for this machine's listener and for generated code.
#pragma once

#include <string>
#include <vector>

#include "compiler/frontend/detector_tables.h"
#include "compiler/frontend/front_end.h"
#include "compiler/frontend/sound_tables.h"
#include "compiler/program/program.h"
#include "runtime/stream/sound_stream/sound_stream.h"

namespace mote::stream {

class StreamTables {
 public:
  // `program` is compiled of a model that the front end fits.
  // Errors: a front end for images; settings without tables; an image that is pushed; several
  // inputs; an input of no whole number of frames; scores that are no int8 or uint8
  static Result<StreamTables> Make(const program::Program& program,
                                   const frontend::FrontEnd& front_end);

  // Valid as long as these tables are.
  SoundStreamParams Params() const;
  // A label for each score.
  const std::vector<std::string>& labels() const { return detector_.labels(); }
  int32_t rate_hz() const { return rate_hz_; }

 private:
  StreamTables(frontend::SoundTables sound, frontend::DetectorTables detector)
      : sound_(std::move(sound)), detector_(std::move(detector)) {}

  frontend::SoundTables sound_;
  frontend::DetectorTables detector_;
  SoundStreamParams params_ = {};  // without those of sound_ and detector_
  int32_t rate_hz_ = 0;
};

}  // namespace mote::stream
