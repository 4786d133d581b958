// SPDX-License-Identifier: Apache-2.0
#include "cli/listen_picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "support/file.h"

namespace mote::cli {

ListenPicture::ListenPicture(const std::vector<std::string>& labels,
                             const frontend::FrontEnd& front_end) {
  const frontend::DetectorSettings& detector = front_end.detector;
  for (const std::string& label : labels) {
    const auto& silent = detector.silent;
    const bool is_silent = std::find(silent.begin(), silent.end(), label) != silent.end();
    listening_.labels.push_back({label, is_silent});
  }
  listening_.threshold = detector.threshold;
  if (frontend::IsAnomalyScore(front_end.score.kind)) listening_.highest_score = 2;
  listening_.refractory_s = detector.refractory_ms / 1000;
}

void ListenPicture::AddHeard(const player::Heard& heard) {
  listening_.times_s.push_back(heard.time_s);
  listening_.frames.insert(listening_.frames.end(), heard.frame.begin(), heard.frame.end());
  for (const double mean : heard.means) listening_.scores.push_back(static_cast<float>(mean));
  if (heard.hit) {
    listening_.hits.push_back({heard.hit->time_s, heard.hit->label, heard.hit->score});
  }
}

Status ListenPicture::Write(const std::string& path,
                            const std::string& model_path,
                            const player::Signal& signal) {
  listening_.title = fmt::format(
      "{} hears {}", std::filesystem::path(model_path).filename().string(), signal.name);
  listening_.samples = {signal.samples.data(), signal.samples.size()};
  listening_.rate_hz = signal.rate.ticks_per_second * signal.rate.values_per_tick;
  return WriteFile(path, report::ListeningPicture(listening_));
}

}  // namespace mote::cli
