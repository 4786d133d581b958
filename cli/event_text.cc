// SPDX-License-Identifier: Apache-2.0
#include "cli/event_text.h"

#include <fmt/format.h>

namespace mote::cli {
namespace {

using gateway::Gateway;

std::string LabelOf(const Event& event, const std::vector<std::string>& labels) {
  return event.what < labels.size() ? labels[event.what] : fmt::format("class {}", event.what);
}

}  // namespace

Json EventJson(const Gateway::Taken& taken, const std::vector<std::string>& labels) {
  const Event& event = taken.record.event;
  Json json = {{"device", taken.device},
               {"counter", taken.record.counter},
               {"kind", gateway::NameOf(event.kind)}};
  if (event.kind == EventKind::kHit) {
    json["label"] = LabelOf(event, labels);
    json["score"] = event.score / 255.0;
  } else if (event.kind == EventKind::kFault) {
    json["fault"] = gateway::FaultName(event.what);
  }
  json["value"] = event.value;
  return json;
}

std::string EventText(const Gateway::Taken& taken, const std::vector<std::string>& labels) {
  const Event& event = taken.record.event;
  std::string text =
      fmt::format("{} {}: {}", taken.device, taken.record.counter, gateway::NameOf(event.kind));
  if (event.kind == EventKind::kHit) {
    text += fmt::format(" {}, score {:.2f}", LabelOf(event, labels), event.score / 255.0);
  } else if (event.kind == EventKind::kFault) {
    text += fmt::format(" {}: {}", gateway::FaultName(event.what), gateway::FaultHelp(event.what));
  }
  return event.value == 0 ? text : text + fmt::format(", value {}", event.value);
}

}  // namespace mote::cli
