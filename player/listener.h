// SPDX-License-Identifier: Apache-2.0
// Sound in, hits out, on this machine: front end, model and detector exactly as on the chip.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/frontend/front_end.h"
#include "compiler/program/execute.h"
#include "compiler/program/program.h"
#include "compiler/stream/executed_network.h"
#include "compiler/stream/stream_tables.h"
#include "runtime/stream/sound_stream/sound_stream.h"

namespace mote::player {

// A hit, as a person reads it.
struct NamedHit {
  double time_s = 0;  // the end of the sound that decided it
  std::string label;
  double score = 0;  // the mean that reached the threshold
};

// What one inference gave.
struct Heard {
  double time_s = 0;           // the end of its last window
  std::vector<double> scores;  // as the model gives them, as real numbers
  std::vector<double> means;   // smoothed by the detector
  Span<const int8_t> frame;    // its last feature frame
  Span<const uint8_t> output;  // the model's output 0, as it is
  std::optional<NamedHit> hit;
};

class Listener {
 public:
  using OnHeard = std::function<void(const Heard&)>;

  // `program` must outlive it, and is compiled for a front end that fits its model.
  // Errors: settings without tables; several inputs; scores that are no int8 or uint8
  static Result<std::unique_ptr<Listener>> Make(const program::Program& program,
                                                const frontend::FrontEnd& front_end);

  // As at the beginning of a recording.
  void Reset();
  // In pieces of any size; the same whatever they are.
  void Process(Span<const int16_t> pcm, const OnHeard& on_heard);

  const std::vector<std::string>& labels() const { return tables_.labels(); }
  Feeding feeding() const { return params_.feeding; }

 private:
  template <class T>
  using StreamOf = SoundStream<stream::ExecutedNetwork<T>>;

  Listener(const program::Program& program, stream::StreamTables tables);

  template <class T>
  void Init(StreamOf<T>& stream);
  template <class T>
  Heard Decide(const StreamOf<T>& stream, const MaybeHit& hit) const;

  const program::Program& program_;
  stream::StreamTables tables_;
  SoundStreamParams params_;
  program::Executor executor_;

  std::vector<uint64_t> sound_memory_;
  std::vector<int8_t> frames_;
  std::vector<uint8_t> history_;  // of either type
  std::vector<DetectorClassState> states_;
  std::variant<StreamOf<int8_t>, StreamOf<uint8_t>> stream_;
};

}  // namespace mote::player
