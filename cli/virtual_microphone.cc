// SPDX-License-Identifier: Apache-2.0
#include "cli/virtual_microphone.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "support/suggest.h"

namespace mote::cli {
namespace {

using board::Mishap;
using emulator::VirtualHop;
using Kind = InjectedFault::Kind;

const std::vector<std::string> kKinds = {
    "missing", "stuck", "silent", "saturated", "lost", "clock_jump", "hang", "power_cut"};

Error WrongFault(const std::string& text, const std::string& hint) {
  return {fmt::format("--fault: '{}', want KIND@SECONDS or KIND@SECONDS+AMOUNT with one of {}.{}",
                      text,
                      fmt::join(kKinds, ", "),
                      hint),
          ErrorKind::kUsage};
}

// All of the text, 0 or more.
bool ReadNumber(const std::string& text, double& value) {
  char* end = nullptr;
  value = std::strtod(text.c_str(), &end);
  return !text.empty() && *end == 0 && std::isfinite(value) && value >= 0;
}

class Hops {
 public:
  Hops(const player::Signal& signal, size_t hop_samples)
      : signal_(signal), hop_samples_(hop_samples) {}

  std::vector<VirtualHop> Make(const std::vector<InjectedFault>& faults) {
    for (size_t at = 0; at < signal_.samples.size(); at += hop_samples_) {
      hop_ = {};
      const size_t count = std::min(hop_samples_, signal_.samples.size() - at);
      const auto begin = signal_.samples.begin() + static_cast<ptrdiff_t>(at);
      hop_.samples.assign(begin, begin + static_cast<ptrdiff_t>(count));
      before_s_ = signal_.SecondsOf(at);
      after_s_ = signal_.SecondsOf(at + count);
      hop_.time_ms = static_cast<uint32_t>(std::lround(1000 * after_s_));
      is_there_ = true;
      for (const InjectedFault& fault : faults) Inject(fault);
      if (!is_there_) continue;
      hop_.lost_samples = lost_;
      lost_ = 0;
      hops_.push_back(hop_);
    }
    return hops_;
  }

 private:
  bool IsIn(const InjectedFault& fault) const {
    return before_s_ >= fault.at_s && before_s_ < fault.at_s + fault.amount;
  }
  bool Begins(const InjectedFault& fault) const {
    return before_s_ <= fault.at_s && fault.at_s < after_s_;
  }

  void Inject(const InjectedFault& fault) {
    switch (fault.kind) {
      case Kind::kMissing:
        return Miss(fault);
      case Kind::kStuck:
        return Replace(fault, [](size_t) { return int16_t{-3}; });
      case Kind::kSilent:
        return Replace(fault, [](size_t i) { return static_cast<int16_t>(i % 7 == 0 ? 1 : 0); });
      case Kind::kSaturated:
        return Replace(fault, [](size_t i) {
          return static_cast<int16_t>(i / 40 % 2 == 0 ? INT16_MAX : INT16_MIN);
        });
      case Kind::kLost:
        return Lose(fault);
      case Kind::kClockJump:
        if (after_s_ > fault.at_s) {
          hop_.time_ms += static_cast<uint32_t>(std::lround(1000 * fault.amount));
        }
        return;
      case Kind::kHang:
        return Add(fault, Mishap::kHang);
      case Kind::kPowerCut:
        return Add(fault, Mishap::kPowerCut);
    }
  }

  // A microphone that gives nothing is noticed after the time of two hops.
  void Miss(const InjectedFault& fault) {
    if (!IsIn(fault)) return;
    hop_.samples.clear();
    is_late_ = !is_late_;
    if (is_late_) is_there_ = false;
  }

  template <class Sample>
  void Replace(const InjectedFault& fault, Sample sample) {
    if (!IsIn(fault)) return;
    for (size_t i = 0; i < hop_.samples.size(); ++i) hop_.samples[i] = sample(i);
  }

  void Lose(const InjectedFault& fault) {
    if (!IsIn(fault)) return;
    lost_ += static_cast<uint32_t>(hop_.samples.size());
    is_there_ = false;
  }

  // A hop of its own, without samples, where it is one that never comes.
  void Add(const InjectedFault& fault, Mishap mishap) {
    if (!Begins(fault)) return;
    if (mishap == Mishap::kHang) hops_.push_back({hop_.time_ms, {}, 0, mishap, 0});
    if (mishap != Mishap::kPowerCut) return;
    hop_.mishap = mishap;
    hop_.argument = static_cast<uint32_t>(std::lround(fault.amount));
  }

  const player::Signal& signal_;
  const size_t hop_samples_;
  std::vector<VirtualHop> hops_;
  VirtualHop hop_;
  double before_s_ = 0, after_s_ = 0;
  uint32_t lost_ = 0;
  bool is_there_ = true, is_late_ = false;
};

}  // namespace

std::string FaultKinds() { return fmt::format("{}", fmt::join(kKinds, ", ")); }

Result<InjectedFault> ParseFault(const std::string& text) {
  const size_t at = text.find('@');
  const std::string kind = text.substr(0, at);
  const auto found = std::find(kKinds.begin(), kKinds.end(), kind);
  if (at == std::string::npos || found == kKinds.end()) {
    return WrongFault(text, DidYouMean(kind, kKinds));
  }
  InjectedFault fault;
  fault.kind = static_cast<Kind>(found - kKinds.begin());
  const size_t plus = text.find('+', at);
  const bool has_amount = plus != std::string::npos;
  if (!ReadNumber(text.substr(at + 1, has_amount ? plus - at - 1 : plus), fault.at_s) ||
      (has_amount && !ReadNumber(text.substr(plus + 1), fault.amount))) {
    return WrongFault(text, "");
  }
  return fault;
}

std::vector<VirtualHop> VirtualHops(const player::Signal& signal,
                                    size_t hop_samples,
                                    const std::vector<InjectedFault>& faults) {
  return Hops(signal, hop_samples).Make(faults);
}

}  // namespace mote::cli
