// SPDX-License-Identifier: Apache-2.0
// Sound in, hits out, on this machine: front end, model and detector exactly as on the chip.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/frontend/detector_tables.h"
#include "compiler/frontend/front_end.h"
#include "compiler/frontend/sound_tables.h"
#include "compiler/program/execute.h"
#include "compiler/program/program.h"
#include "runtime/stream/ring/ring.h"

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

// How a program takes frames: a whole window each time, of which most was there before; only new
// ones, because it keeps a state; or one, because it was compiled to stream in time.
enum class Feeding { kWindow, kNewFrames, kOneFrame };

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

  static graph::Tensor ScoresOf(const program::Program& program);
  const std::vector<std::string>& labels() const { return detector_tables_.labels(); }
  Feeding feeding() const { return feeding_; }

 private:
  Listener(const program::Program& program,
           frontend::FrontEnd front_end,
           frontend::SoundTables sound,
           frontend::DetectorTables detector);

  void InitDetector();
  void TakeFrame(const OnHeard& on_heard);
  bool Infer();
  template <class T>
  std::optional<NamedHit> Detect(Detector<T>& detector, Heard& heard);
  Heard Decide();
  double time_s() const;

  const program::Program& program_;
  frontend::FrontEnd front_end_;
  frontend::SoundTables sound_tables_;
  frontend::DetectorTables detector_tables_;
  SoundParams sound_params_;
  Feeding feeding_;
  program::Executor executor_;

  std::vector<uint64_t> sound_memory_;
  SoundFrontEnd sound_;
  std::vector<int8_t> frame_, ring_memory_;
  Ring<int8_t> ring_;

  std::vector<uint8_t> history_;  // of either detector, one of which runs
  std::vector<DetectorClassState> states_;
  Detector<int8_t> signed_;
  Detector<uint8_t> unsigned_;

  int64_t samples_ = 0;     // taken so far
  int64_t frames_ = 0;      // computed so far
  int32_t new_frames_ = 0;  // since the last inference
};

}  // namespace mote::player
