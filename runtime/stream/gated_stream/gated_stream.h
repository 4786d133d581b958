// SPDX-License-Identifier: Apache-2.0
// A stream that does not listen to silence: what runtime/stream/sound_gate takes for quiet is cut
// out of the sound before the front end, and the rest is heard spliced. Nothing is reset there: to
// front end, network and detector it is one sound, whose pauses are short.
//   heard      hop h, where the gate is open for one of the hops h .. h + preroll_hops
//   at first   all hops, until the network's first answer: its window is then full, as it always is
//              on a device that has run for a while
//   position   in the time of what came, heard or not
// A hop is decided about when it is complete, from the beginning of the sound; so what comes after
// the last whole hop is not heard.
//
// Interface  SensorStream's, for samples of 16 bits (sensor_stream.h)
// Init     `gate`, `hops` and what SensorStream::Init wants must outlive the stream
//          hops   int16 [GatedHopsSize(gate)]
// Exact    the same hits on every core, whatever the pieces that the samples come in
// Cost     a quiet hop is copied and its level computed. Where the gate opens, preroll_hops and
//          the new one are heard at once: whoever keeps up with a buffer of so many hops without a
//          gate keeps up with one of preroll_hops more. For of the hops that were heard up to a
//          moment, the first waited that long at most, and none is heard twice.
#pragma once

#include "runtime/base/dsp_intrinsics.h"
#include "runtime/stream/ring/ring.h"
#include "runtime/stream/sensor_stream/sensor_stream.h"
#include "runtime/stream/sound_gate/sound_gate.h"

namespace mote {

struct GatedStreamParams {
  SoundGateParams gate;
  int32_t hop_samples;   // the front end's
  int32_t preroll_hops;  // 0 or more
};

constexpr RingParams GatedHops(const GatedStreamParams& p) {
  return {p.hop_samples, p.preroll_hops + 1};
}
constexpr int32_t GatedHopsSize(const GatedStreamParams& p) { return RingSize(GatedHops(p)); }

template <class FrontEnd, class Network>
class GatedStream {
 public:
  using Sample = typename FrontEnd::Sample;
  using Score = typename Network::Score;

  void Init(const GatedStreamParams& gate,
            Span<Sample> hops,
            const StreamParams& p,
            const typename FrontEnd::Params& front_end,
            const StreamMemory<Score>& memory,
            Network network) {
    p_ = &gate;
    gate_.Init(gate.gate);
    hops_.Init(GatedHops(gate), hops, 0);
    stream_.Init(p, front_end, memory, network);
    Reset();
  }

  void Reset() {
    gate_.Reset();
    stream_.Reset();
    hops_.Reset(0);
    filled_ = 0;
    waiting_hops_ = 0;
    has_answered_ = false;
    hops_taken_ = hops_heard_ = 0;
    skipped_samples_ = hit_position_ = 0;
  }

  template <class OnAnswer>
  void Process(Span<const Sample> samples, const OnAnswer& on_answer) {
    while (!samples.empty()) {
      const size_t taken = Keep(samples);
      samples = samples.subspan(taken, samples.size() - taken);
      if (filled_ == hop_size()) EndHop(on_answer);
    }
  }

  // As SensorStream's; where the gate opens a hop may give preroll_hops + 1 frames.
  MaybeHit Push(Span<const Sample> samples) {
    MaybeHit last;
    Process(samples, [&](const MaybeHit& hit) {
      if (!hit) return;
      last = hit;
      hit_position_ = position();
    });
    return last;
  }

  int64_t position() const { return stream_.position() + skipped_samples_; }
  int64_t hit_position() const { return hit_position_; }
  Span<const int8_t> frame() const { return stream_.frame(); }
  int32_t mean(int32_t class_index) const { return stream_.mean(class_index); }
  Network& network() { return stream_.network(); }

  // Of the whole hops that came, and those of them that were heard.
  int64_t hops_taken() const { return hops_taken_; }
  int64_t hops_heard() const { return hops_heard_; }

 private:
  size_t hop_size() const { return static_cast<size_t>(p_->hop_samples); }

  // Into the newest hop, as far as it has room.
  size_t Keep(Span<const Sample> samples) {
    const size_t room = hop_size() - filled_;
    const size_t count = samples.size() < room ? samples.size() : room;
    CopyBytes(reinterpret_cast<const int8_t*>(samples.data()),
              static_cast<int32_t>(count * sizeof(Sample)),
              reinterpret_cast<int8_t*>(hops_.Next().data() + filled_));
    filled_ += count;
    return count;
  }

  template <class OnAnswer>
  void EndHop(const OnAnswer& on_answer) {
    const Span<Sample> hop = hops_.Next();
    const bool is_open = gate_.Process({hop.data(), hop.size()}) || !has_answered_;
    hops_.Advance();
    filled_ = 0;
    ++hops_taken_;
    if (is_open) {
      for (; waiting_hops_ >= 0; --waiting_hops_) Hear(waiting_hops_, on_answer);
      waiting_hops_ = 0;
    } else if (waiting_hops_ < p_->preroll_hops) {
      ++waiting_hops_;
    }
  }

  // The hop that is so many before the newest one.
  template <class OnAnswer>
  void Hear(int32_t hops_ago, const OnAnswer& on_answer) {
    skipped_samples_ = (hops_taken_ - 1 - hops_ago - hops_heard_) * p_->hop_samples;
    ++hops_heard_;
    stream_.Process(HopBefore(hops_ago), [&](const MaybeHit& hit) {
      has_answered_ = true;
      on_answer(hit);
    });
  }

  Span<const Sample> HopBefore(int32_t hops_ago) const {
    const RingWindow<Sample> all = hops_.window();
    const size_t begin = static_cast<size_t>(p_->preroll_hops - hops_ago) * hop_size();
    const size_t older = all.older.size();
    return begin < older ? all.older.subspan(begin, hop_size())
                         : all.newer.subspan(begin - older, hop_size());
  }

  const GatedStreamParams* p_ = nullptr;
  SoundGate gate_;
  SensorStream<FrontEnd, Network> stream_;
  Ring<Sample> hops_;
  size_t filled_ = 0;         // samples of the hop that is not whole yet
  int32_t waiting_hops_ = 0;  // the newest that were not heard, as far as the gate may want them
  bool has_answered_ = false;
  int64_t hops_taken_ = 0, hops_heard_ = 0;
  int64_t skipped_samples_ = 0;  // before the last hop that was heard
  int64_t hit_position_ = 0;
};

}  // namespace mote
