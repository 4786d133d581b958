// SPDX-License-Identifier: Apache-2.0
// The constants of a stream (runtime/stream/sensor_stream), from a compiled model and its front
// end: the same for this machine's listener and for generated code.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/frontend/detector_tables.h"
#include "compiler/frontend/front_end.h"
#include "compiler/frontend/sense_tables.h"
#include "compiler/program/program.h"
#include "runtime/stream/autoencoder_residual/autoencoder_residual.h"
#include "runtime/stream/gated_stream/gated_stream.h"
#include "runtime/stream/sensor_stream/sensor_stream.h"

namespace mote::stream {

class StreamTables {
 public:
  // `program` is compiled of a model that the front end fits.
  // Errors: a front end for images; settings without tables; an image that is pushed; several
  // inputs; an input of no whole number of frames; scores that are no int8 or uint8; a residual of
  // an output that is not the input's size
  static Result<StreamTables> Make(const program::Program& program,
                                   const frontend::FrontEnd& front_end);

  // Both are valid as long as these tables are.
  StreamParams Params() const;
  frontend::SenseParams sense() const { return sense_.Params(); }
  // Of an autoencoder whose residual is the score.
  const std::optional<AutoencoderResidualParams>& residual() const { return residual_; }
  // Of sound whose quiet parts are not heard.
  const std::optional<GatedStreamParams>& gate() const { return gate_; }
  // Whether scores are bytes without a sign.
  bool has_unsigned_scores() const { return has_unsigned_scores_; }
  // A label for each score.
  const std::vector<std::string>& labels() const { return detector_.labels(); }
  // What is sensed, and how it comes.
  const frontend::Sense& settings() const { return settings_; }
  frontend::SampleRate rate() const { return frontend::RateOf(settings_); }

 private:
  StreamTables(frontend::SenseTables sense, frontend::DetectorTables detector)
      : sense_(std::move(sense)), detector_(std::move(detector)) {}

  frontend::SenseTables sense_;
  frontend::DetectorTables detector_;
  StreamParams params_ = {};  // without that of detector_
  std::optional<AutoencoderResidualParams> residual_;
  std::optional<GatedStreamParams> gate_;
  frontend::Sense settings_;
  bool has_unsigned_scores_ = false;
};

}  // namespace mote::stream
