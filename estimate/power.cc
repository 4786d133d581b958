// SPDX-License-Identifier: Apache-2.0
#include "estimate/power.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <numeric>

namespace mote::estimate {
namespace {

constexpr double kSecondsPerDay = 86'400;
// Of a day in which there is nothing to hear: a living room, by night and while nobody is there.
constexpr double kQuietShare = 0.8;

constexpr Battery kBatteries[] = {
    {"two AA alkaline cells",
     3000,
     0.85,
     500,
     1000,
     "Energizer E91 data sheet: 3000 mAh at 25 mA and 21 C down to 0.8 V (the nRF52840 runs down "
     "to "
     "0.85 V a cell); 0.85 of it usable is an estimate for cold, age and self-discharge"},
    {"a CR2032 coin cell",
     225,
     1,
     0.2,
     6.8,
     "Panasonic CR2032 data sheet: 225 mAh at 0.2 mA down to 2 V; Energizer CR2032 data sheet: "
     "pulses of 6.8 mA"},
};

// An app on a board, and how much of the day it listens.
struct Scenario {
  Power power;
  double clock_hz = 0;
  AppLoad load;
  bool has_gate = false;  // features and network only while there is something to hear
  double listening = 1;   // share of the day; for the rest of it the board draws quiet_ma
  double quiet_ma = 0;
};

struct Change {
  std::string name;
  std::string source;
  std::function<void(Scenario&)> apply;
};

// A part that takes half. What software owns may count among the changes that add up.
struct Half {
  const char* part;
  bool is_of_software;
  void (*apply)(Scenario&);
};

constexpr Half kHalves[] = {
    {"microphone", false, [](Scenario& s) { s.power.listening->microphone_ua /= 2; }},
    {"capture", false, [](Scenario& s) { s.power.listening->capture_ma /= 2; }},
    {"sleep", false, [](Scenario& s) { s.power.listening->clock_ma /= 2; }},
    {"features", true, [](Scenario& s) { s.load.features_cycles_per_s /= 2; }},
    {"network", true, [](Scenario& s) { s.load.network_cycles_per_s /= 2; }},
    {"app", true, [](Scenario& s) { s.load.other_cycles_per_s /= 2; }},
    {"radio", true, [](Scenario& s) { s.load.events_per_day /= 2; }},
};

Change ChangeOf(const Half& half) {
  return {std::string("half of the ") + half.part, "", half.apply};
}

AppLoad LoadOf(const Scenario& s) {
  AppLoad load = s.load;
  if (!s.has_gate || s.listening < 1) return load;  // who sleeps in quiet has nothing to skip
  load.features_cycles_per_s *= 1 - kQuietShare;
  load.network_cycles_per_s *= 1 - kQuietShare;
  return load;
}

PowerPart RunningPart(const Scenario& s, const char* name, double cycles_per_s, const char* lever) {
  const double duty = cycles_per_s / s.clock_hz;
  return {name, s.power.supply_v * s.power.active_ma * duty, s.power.active_source, lever};
}

std::vector<PowerPart> PartsOf(const Scenario& s) {
  const Listening& listening = *s.power.listening;
  const Radio& radio = *s.power.radio;
  const AppLoad load = LoadOf(s);
  const double v = s.power.supply_v;
  const double duty =
      (load.features_cycles_per_s + load.network_cycles_per_s + load.other_cycles_per_s) /
      s.clock_hz;
  std::vector<PowerPart> parts = {
      {"microphone",
       v * listening.microphone_ua / 1000,
       listening.microphone_source,
       "another microphone"},
      {"capture", v * listening.capture_ma, listening.capture_source, "another chip or regulator"},
      {"sleep",
       v * listening.clock_ma * std::max(1 - duty, 0.0),
       listening.clock_source,
       "another chip or regulator"},
      RunningPart(s, "features", load.features_cycles_per_s, "a gate; fewer or cheaper features"),
      RunningPart(s, "network", load.network_cycles_per_s, "a gate; a smaller network"),
      RunningPart(s, "app", load.other_cycles_per_s, "less code in each hop")};
  for (PowerPart& part : parts) part.mw *= s.listening;
  parts[2].mw += v * s.quiet_ma * (1 - s.listening);
  const double event_mj = v * radio.transmit_ma * radio.event_ms / 1000;
  parts.push_back({"radio",
                   event_mj * load.events_per_day / kSecondsPerDay,
                   fmt::format("{}; {}", radio.event_source, radio.transmit_source),
                   "fewer events"});
  return parts;
}

double SumOf(const std::vector<PowerPart>& parts) {
  return std::accumulate(
      parts.begin(), parts.end(), 0.0, [](double sum, const auto& part) { return sum + part.mw; });
}

void Set(const std::optional<double>& from, double& to) { to = from.value_or(to); }

Change ChangeOf(const PowerChange& change) {
  return {change.name, change.source, [change](Scenario& s) {
            Set(change.active_ma, s.power.active_ma);
            Set(change.clock_ma, s.power.listening->clock_ma);
            Set(change.capture_ma, s.power.listening->capture_ma);
            Set(change.microphone_ua, s.power.listening->microphone_ua);
            Set(change.transmit_ma, s.power.radio->transmit_ma);
            if (!change.quiet_ua) return;
            s.quiet_ma = *change.quiet_ua / 1000;
            s.listening = 1 - kQuietShare;
          }};
}

std::vector<Change> ChangesOf(const Board& board, bool is_gated) {
  const std::string quiet =
      fmt::format("an estimate: there is nothing to hear for {:.0f} % of a day", 100 * kQuietShare);
  std::vector<Change> changes;
  if (!is_gated) {
    changes.push_back({"a gate that skips features and network in quiet", quiet, [](Scenario& s) {
                         s.has_gate = true;
                       }});
  }
  for (const PowerChange& change : board.power.changes) {
    changes.push_back(ChangeOf(change));
    if (change.quiet_ua) changes.back().source += "; " + quiet;
  }
  return changes;
}

void SortByFactor(std::vector<LifeEffect>& effects) {
  std::stable_sort(effects.begin(), effects.end(), [](const auto& a, const auto& b) {
    return a.factor > b.factor;
  });
}

// The changes of a set are the bits of its number.
double FactorOf(const Scenario& now, const std::vector<Change>& changes, uint32_t set) {
  Scenario then = now;
  for (size_t i = 0; i < changes.size(); ++i) {
    if ((set >> i & 1U) != 0) changes[i].apply(then);
  }
  return SumOf(PartsOf(now)) / SumOf(PartsOf(then));
}

std::vector<LifeEffect> EffectsOf(const Scenario& now, const std::vector<Change>& changes) {
  std::vector<LifeEffect> effects;
  for (size_t i = 0; i < changes.size(); ++i) {
    effects.push_back({changes[i].name, FactorOf(now, changes, 1U << i), changes[i].source});
  }
  SortByFactor(effects);
  return effects;
}

std::vector<LifeEffect> HalvesOf(const Scenario& now, const std::vector<PowerPart>& parts) {
  std::vector<Change> halves;
  for (const Half& half : kHalves) {
    halves.push_back(ChangeOf(half));
    const auto part = std::find_if(
        parts.begin(), parts.end(), [&](const auto& each) { return each.name == half.part; });
    if (part != parts.end()) halves.back().source = part->lever;
  }
  return EffectsOf(now, halves);
}

std::string NamesOf(const std::vector<Change>& changes, uint32_t set) {
  std::vector<std::string> names;
  for (size_t i = 0; i < changes.size(); ++i) {
    if ((set >> i & 1U) != 0) names.push_back(changes[i].name);
  }
  return fmt::format("{}", fmt::join(names, ", and "));
}

std::vector<LifeEffect> Twice(const Scenario& now, std::vector<Change> changes) {
  for (const Half& half : kHalves) {
    if (half.is_of_software) changes.push_back(ChangeOf(half));
  }
  std::vector<uint32_t> sets((1U << changes.size()) - 1);
  std::iota(sets.begin(), sets.end(), 1U);
  std::stable_sort(sets.begin(), sets.end(), [](uint32_t a, uint32_t b) {
    return __builtin_popcount(a) < __builtin_popcount(b);
  });
  std::vector<uint32_t> enough;
  std::vector<LifeEffect> twice;
  for (const uint32_t set : sets) {
    const bool has_more_than_enough = std::any_of(
        enough.begin(), enough.end(), [&](uint32_t smaller) { return (set & smaller) == smaller; });
    const double factor = has_more_than_enough ? 0 : FactorOf(now, changes, set);
    if (factor < 2) continue;
    enough.push_back(set);
    twice.push_back({NamesOf(changes, set), factor, ""});
  }
  return twice;
}

std::vector<BatteryLife> LivesOf(const Board& board, const AppPower& power) {
  const double average_ma = power.average_mw / board.power.supply_v;
  std::vector<BatteryLife> lives;
  for (const Battery& battery : kBatteries) {
    lives.push_back({battery,
                     battery.capacity_mah * battery.usable / average_ma / 24,
                     average_ma <= battery.continuous_ma,
                     power.peak_ma <= battery.pulse_ma});
  }
  return lives;
}

}  // namespace

Result<AppPower> PowerOf(const Board& board, const AppLoad& load) {
  if (!board.power.listening || !board.power.radio) {
    return Error{
        fmt::format("board '{}': its board.toml has no [power.listening] or no [power.radio], want "
                    "both to say what an app takes.",
                    board.name)};
  }
  const Scenario now = {board.power, static_cast<double>(board.clock_hz), load};
  const std::vector<Change> changes = ChangesOf(board, load.is_gated);
  AppPower power;
  power.parts = PartsOf(now);
  power.average_mw = SumOf(power.parts);
  power.peak_source = board.power.radio->peak_source;
  power.peak_ma = board.power.radio->peak_ma + board.power.listening->capture_ma +
                  board.power.listening->microphone_ua / 1000;
  power.batteries = LivesOf(board, power);
  power.halves = HalvesOf(now, power.parts);
  power.changes = EffectsOf(now, changes);
  power.twice = Twice(now, changes);
  return power;
}

}  // namespace mote::estimate
