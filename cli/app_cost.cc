// SPDX-License-Identifier: Apache-2.0
#include "cli/app_cost.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/tensor_json.h"
#include "runtime/event/record/record.h"

namespace mote::cli {
namespace {

using estimate::AppPower;
using estimate::BatteryLife;
using estimate::LifeEffect;
using estimate::PowerPart;

constexpr double kSecondsPerDay = 86'400;
constexpr double kSignsOfLifePerDay = 1;

estimate::AppLoad LoadOf(const AppDay& day) {
  const size_t skipped = day.warm_up_hops < day.hops.size() ? day.warm_up_hops : 0;
  double all = 0, stream = 0, network = 0;
  for (size_t i = skipped; i < day.hops.size(); ++i) {
    all += static_cast<double>(day.hops[i].cycles);
    stream += static_cast<double>(day.hops[i].stream_cycles);
    network += static_cast<double>(day.hops[i].network_cycles);
  }
  const double seconds = static_cast<double>(day.hops.size() - skipped) * day.hop_s;
  return {stream / seconds,
          network / seconds,
          (all - stream - network) / seconds,
          day.events_per_day + kSignsOfLifePerDay,
          day.is_gated};
}

bool IsEstimate(const std::string& source) { return source.rfind("estimate", 0) == 0; }

// All of them, the greatest effect first.
std::vector<LifeEffect> SensitivityOf(const AppPower& power) {
  std::vector<LifeEffect> all = power.changes;
  for (LifeEffect half : power.halves) {
    half.source = "by " + half.source;
    all.push_back(std::move(half));
  }
  std::stable_sort(
      all.begin(), all.end(), [](const auto& a, const auto& b) { return a.factor > b.factor; });
  return all;
}

Json EffectsJson(const std::vector<LifeEffect>& effects) {
  Json json = Json::array();
  for (const LifeEffect& effect : effects) {
    json.push_back({{"change", effect.what}, {"life_factor", effect.factor}});
    if (!effect.source.empty()) json.back()["how"] = effect.source;
  }
  return json;
}

}  // namespace

Result<AppCost> AppCost::Of(const estimate::Board& board, const AppDay& day) {
  AppCost cost;
  cost.supply_v_ = board.power.supply_v;
  cost.events_per_day_ = day.events_per_day;
  cost.raw_bytes_ = day.rate_hz * sizeof(int16_t) * kSecondsPerDay;
  cost.load_ = LoadOf(day);
  MOTE_TRY(cost.power_, estimate::PowerOf(board, cost.load_));
  return cost;
}

double AppCost::SentBytes() const { return load_.events_per_day * kRecordBytes; }

void AppCost::AddTo(Json& json) const {
  const double bytes = SentBytes();
  json["average_power_mw"] = power_.average_mw;
  json["power"] = PowerJson();
  json["bytes_per_day"] = {{"events", load_.events_per_day},
                           {"bytes", std::llround(bytes)},
                           {"raw_sound_bytes", std::llround(raw_bytes_)},
                           {"factor", raw_bytes_ / bytes}};
}

Json AppCost::PowerJson() const {
  Json json = {{"parts", Json::array()},
               {"average_mw", power_.average_mw},
               {"peak_ma", power_.peak_ma},
               {"peak_source", power_.peak_source},
               {"battery", Json::array()},
               {"sensitivity", EffectsJson(SensitivityOf(power_))},
               {"twice_as_long", EffectsJson(power_.twice)},
               {"cycles_per_s",
                {{"features", load_.features_cycles_per_s},
                 {"network", load_.network_cycles_per_s},
                 {"app", load_.other_cycles_per_s}}}};
  for (const PowerPart& part : power_.parts) {
    json["parts"].push_back({{"part", part.name},
                             {"mw", part.mw},
                             {"source", part.source},
                             {"estimate", IsEstimate(part.source)}});
  }
  for (const BatteryLife& life : power_.batteries) {
    json["battery"].push_back({{"name", life.battery.name},
                               {"days", life.days},
                               {"holds_average", life.holds_average},
                               {"holds_peak", life.holds_peak},
                               {"source", life.battery.source}});
  }
  return json;
}

std::string AppCost::PowerText() const {
  std::vector<std::vector<std::string>> rows = {
      {"part", "mW", "share", "its current from", "made less by"}};
  for (const PowerPart& part : power_.parts) {
    rows.push_back({part.name,
                    fmt::format("{:.4f}", part.mw),
                    fmt::format("{:.1f} %", 100 * part.mw / power_.average_mw),
                    IsEstimate(part.source) ? "an estimate" : "a data sheet",
                    part.lever});
  }
  return fmt::format("  power  {:>9.3f} mW on average, estimated: {:.3f} mA at {} V\n\n",
                     power_.average_mw,
                     power_.average_mw / supply_v_,
                     supply_v_) +
         AlignedTable(rows, {false, true, true, false, false}) + "\n";
}

std::string AppCost::BatteryText() const {
  std::string text;
  for (const BatteryLife& life : power_.batteries) {
    text += fmt::format("  lasts  {:>9.1f} days{} on {}\n",
                        life.days,
                        life.holds_average ? "" : " at most",
                        life.battery.name);
    if (!life.holds_average) {
      text += fmt::format("         which is made for {} mA on average, not {:.3f}\n",
                          life.battery.continuous_ma,
                          power_.average_mw / supply_v_);
    }
    if (!life.holds_peak) {
      text += fmt::format(
          "         and for peaks of {} mA, not {:.2f}: it needs a capacitor beside it\n",
          life.battery.pulse_ma,
          power_.peak_ma);
    }
  }
  return text + "\n";
}

std::string AppCost::EffectText() const {
  std::string text = "  and lasts longer with\n";
  for (const LifeEffect& effect : SensitivityOf(power_)) {
    text += fmt::format("    x{:.2f}  {}\n", effect.factor, effect.what);
  }
  for (const LifeEffect& effect : power_.twice) {
    text += fmt::format("  twice as long (x{:.2f}) with {}\n", effect.factor, effect.what);
  }
  if (power_.twice.empty()) text += "  no choice of these changes makes it twice as long\n";
  return text + "\n";
}

std::string AppCost::BytesText() const {
  return fmt::format(
      "  sends  {:>9} bytes a day for {:g} events and a sign of life; raw sound is {}: {} times as "
      "much\n",
      Thousands(std::llround(SentBytes())),
      events_per_day_,
      Thousands(std::llround(raw_bytes_)),
      Thousands(std::llround(raw_bytes_ / SentBytes())));
}

std::string AppCost::Text() const {
  return PowerText() + BatteryText() + EffectText() + BytesText();
}

}  // namespace mote::cli
