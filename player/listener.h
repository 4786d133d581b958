// SPDX-License-Identifier: Apache-2.0
// A sensor in, hits out, on this machine: front end, model and detector exactly as on the chip.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/frontend/front_end.h"
#include "compiler/program/execute.h"
#include "compiler/program/program.h"
#include "compiler/stream/stream_tables.h"

namespace mote::player {

// A hit, as a person reads it.
struct NamedHit {
  double time_s = 0;  // the end of what decided it
  std::string label;
  double score = 0;  // the mean that reached the threshold
};

// What one inference gave.
struct Heard {
  double time_s = 0;           // the end of its last frame
  std::vector<double> scores;  // of output 0, or of the residual, as real numbers
  std::vector<double> means;   // smoothed by the detector
  Span<const int8_t> frame;    // its last feature frame
  Span<const uint8_t> output;  // what the detector took: output 0 as it is, or one byte of residual
  std::optional<NamedHit> hit;
  std::optional<uint32_t> residual;  // of an autoencoder, in limits, Q16

  // The same, as if time had begun then.
  Heard After(double start_s) const;
};

class Listener {
 public:
  using OnHeard = std::function<void(const Heard&)>;

  // `program` must outlive it, and is compiled for a front end that fits its model.
  // Errors: as stream::StreamTables::Make()
  static Result<std::unique_ptr<Listener>> Make(const program::Program& program,
                                                const frontend::FrontEnd& front_end);

  virtual ~Listener() = default;
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  // As at the beginning of a recording.
  virtual void Reset() = 0;
  // What the front end takes, in pieces of any size; the same whatever they are. Samples of sound,
  // or of vibration with its axes interleaved.
  virtual void Process(Span<const int16_t> samples, const OnHeard& on_heard) = 0;
  // Rows of a series.
  virtual void Process(Span<const SeriesRow> rows, const OnHeard& on_heard) = 0;

  // How much of the sound since Reset was heard, where there is a gate: by whole hops, 0 to 1.
  virtual std::optional<double> gate_open() const = 0;

  const std::vector<std::string>& labels() const { return tables_.labels(); }
  const stream::StreamTables& tables() const { return tables_; }

 protected:
  Listener(const program::Program& program, stream::StreamTables tables);

  const program::Program& program_;
  stream::StreamTables tables_;
  StreamParams params_;
  program::Executor executor_;
};

}  // namespace mote::player
