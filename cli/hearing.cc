// SPDX-License-Identifier: Apache-2.0
#include "cli/hearing.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <cmath>
#include <ctime>

#include "cli/model_options.h"

namespace mote::cli {

Result<frontend::FrontEnd> NeededFrontEnd(const graph::Module& module, const std::string& path) {
  MOTE_TRY(const std::optional<frontend::FrontEnd> found, FrontEndOf(module, path));
  if (found && !found->is_image()) return *found;
  if (found) return Error{path + ": its front end takes images, want one for a sensor's stream."};
  return Error{path +
               ": has no front end, want one that says how sound becomes its input. "
               "Give it one with 'mote attach'."};
}

Json HitJson(const player::NamedHit& hit) {
  return {{"time_s", hit.time_s}, {"label", hit.label}, {"score", hit.score}};
}

std::string HitText(const player::NamedHit& hit, const frontend::Sense& sense) {
  if (std::holds_alternative<frontend::SeriesSettings>(sense)) {
    const auto seconds = static_cast<std::time_t>(std::floor(hit.time_s));
    return fmt::format(
        "  {:%Y-%m-%d %H:%M:%S}  {}  {:.3f}\n", fmt::gmtime(seconds), hit.label, hit.score);
  }
  return fmt::format("{:>9.2f} s  {}  {:.3f}\n", hit.time_s, hit.label, hit.score);
}

void AddGate(const player::Listener& listener, Answer& answer) {
  const std::optional<double> open = listener.gate_open();
  if (!open) return;
  answer.json["gate_open"] = *open;
  answer.text += fmt::format("the gate was open for {:.1f} % of it\n", 100 * *open);
}

}  // namespace mote::cli
