// SPDX-License-Identifier: Apache-2.0
// A sensor in, hits out: front end, ring of frames, network and detector as one block, which the
// host and the chip both run.
//   frame[k]   what the front end makes of the samples, k = 0, 1 ...
//   input      the last ring.columns frames, the oldest first
//   answer     the network's scores, after every frames_per_inference frames, from frame
//              window_frames - 1 on
//   hit        what runtime/stream/detector makes of the answers
// The network is invoked for each answer; where it takes one frame at a time (kOneFrame), for each
// frame.
//
// FrontEnd of runtime/signal: SoundFrontEnd, VibrationFrontEnd ...
//            using Sample, Params
//            void Init(const Params&, Span<uint8_t> memory), void Reset()
//            Step{taken, has_frame} Process(Span<const Sample>, Span<int8_t> frame)
//            int64_t position(): where the last frame ends, 0 before it
// Network  a copy is kept; what it refers to must outlive the stream
//            using Score = int8_t or uint8_t
//            Span<int8_t> input()          [RingSize(ring)]
//            void Invoke()
//            Span<const Score> scores()    [detector.classes], valid until the next Invoke()
//            void Reset()                  forgets its state, if any
// Init     `p`, `front_end` and the memory must outlive the stream; then as after Reset
// Reset    nothing has been sensed
// Errors   none: compiler/stream/stream_tables.h proves the parameters
// Exact    the same hits on every core, whatever the pieces that the samples come in
// Cost     that of its parts, and a copy of the input for each invocation
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"
#include "runtime/stream/detector/detector.h"
#include "runtime/stream/ring/ring.h"

namespace mote {

// How a network takes frames: a whole window each time, of which most was there before; only new
// ones, because it keeps a state; or one, because it was compiled to stream in time.
enum class Feeding : int32_t { kWindow, kNewFrames, kOneFrame };

struct StreamParams {
  Feeding feeding;
  int32_t window_frames;         // before the first answer; 1 or more
  int32_t frames_per_inference;  // new ones between two answers; 1 or more
  int32_t zero_point;            // of a frame's values: what there is before the first one
  RingParams ring;               // what the network's input holds
  DetectorParams detector;
};

template <class Score>
struct StreamMemory {
  Span<uint8_t> front_end;          // what it wants, at an address that 8 divides
  Span<int8_t> frames;              // RingSize(p.ring)
  Span<Score> history;              // DetectorHistorySize(p.detector)
  Span<DetectorClassState> states;  // p.detector.classes
};

// A hit, or none: `if (MaybeHit hit = ...) Use(hit->class_index);`
class MaybeHit {
 public:
  constexpr MaybeHit() = default;
  constexpr MaybeHit(const Hit& hit) : hit_(hit), is_hit_(true) {}

  constexpr explicit operator bool() const { return is_hit_; }
  constexpr const Hit& operator*() const { return hit_; }
  constexpr const Hit* operator->() const { return &hit_; }

 private:
  Hit hit_ = {};
  bool is_hit_ = false;
};

template <class FrontEnd, class Network>
class SensorStream {
 public:
  using Sample = typename FrontEnd::Sample;
  using Score = typename Network::Score;

  struct Step {
    size_t taken = 0;         // samples, from the beginning
    bool has_answer = false;  // then the network's scores are those up to there
    MaybeHit hit;
  };

  void Init(const StreamParams& p,
            const typename FrontEnd::Params& front_end,
            const StreamMemory<Score>& memory,
            Network network) {
    p_ = &p;
    network_ = network;
    front_end_.Init(front_end, memory.front_end);
    ring_.Init(p.ring, memory.frames, 0);
    detector_.Init(p.detector, memory.history, memory.states);
    Reset();
  }

  void Reset() {
    network_.Reset();
    front_end_.Reset();
    ring_.Reset(static_cast<int8_t>(p_->zero_point));
    detector_.Reset();
    frames_ = 0;
    new_frames_ = 0;
    hit_position_ = 0;
  }

  // Takes samples up to the end of the next frame, or all there are. Called until none is left.
  Step Process(Span<const Sample> samples) {
    Step step;
    frame_ = ring_.Next();
    const typename FrontEnd::Step taken = front_end_.Process(samples, frame_);
    step.taken = taken.taken;
    if (!taken.has_frame) return step;
    ring_.Advance();
    step.has_answer = TakeFrame();
    Hit hit = {};
    if (step.has_answer && detector_.Process(network_.scores(), hit)) step.hit = hit;
    return step;
  }

  // Takes all samples. on_answer(const MaybeHit&) is called after each answer.
  template <class OnAnswer>
  void Process(Span<const Sample> samples, const OnAnswer& on_answer) {
    while (!samples.empty()) {
      const Step step = Process(samples);
      if (step.has_answer) on_answer(step.hit);
      samples = samples.subspan(step.taken, samples.size() - step.taken);
    }
  }

  // Takes all samples. A piece that gives one frame holds at most one hit; of several in a longer
  // one, the last is given.
  MaybeHit Push(Span<const Sample> samples) {
    MaybeHit hit;
    while (!samples.empty()) {
      const Step step = Process(samples);
      if (step.hit) {
        hit = step.hit;
        hit_position_ = position();
      }
      samples = samples.subspan(step.taken, samples.size() - step.taken);
    }
    return hit;
  }

  // Where the last frame ends, as its front end counts; 0 before the first one.
  int64_t position() const { return front_end_.position(); }
  // The same of the frame that decided the last hit of Push; 0 before it.
  int64_t hit_position() const { return hit_position_; }
  // The last frame, right after the Process that had an answer.
  Span<const int8_t> frame() const { return {frame_.data(), frame_.size()}; }
  // The smoothed score of a class after the last answer, Q15.
  int32_t mean(int32_t class_index) const { return detector_.mean(class_index); }
  Network& network() { return network_; }

 private:
  // Whether there is an answer.
  bool TakeFrame() {
    ++frames_;
    ++new_frames_;
    const bool is_answer = frames_ >= p_->window_frames && new_frames_ >= p_->frames_per_inference;
    if (!is_answer && p_->feeding != Feeding::kOneFrame) return false;
    ring_.CopyWindow(network_.input());
    network_.Invoke();
    if (is_answer) new_frames_ = 0;
    return is_answer;
  }

  const StreamParams* p_ = nullptr;
  Network network_ = {};
  FrontEnd front_end_;
  Ring<int8_t> ring_;
  Detector<Score> detector_;
  Span<int8_t> frame_;  // the column of the ring that was last written
  int64_t frames_ = 0;
  int64_t hit_position_ = 0;
  int32_t new_frames_ = 0;  // since the last answer
};

}  // namespace mote
