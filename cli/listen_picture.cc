// SPDX-License-Identifier: Apache-2.0
#include "cli/listen_picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "support/file.h"

namespace mote::cli {

ListenPicture::ListenPicture(const player::Listener& listener,
                             const frontend::FrontEnd& front_end) {
  if (front_end.gate) {
    spacing_s_ =
        frontend::FrameSeconds(front_end.sense) * listener.tables().Params().frames_per_inference;
  }
  const frontend::DetectorSettings& detector = front_end.detector;
  for (const std::string& label : listener.labels()) {
    const auto& silent = detector.silent;
    const bool is_silent = std::find(silent.begin(), silent.end(), label) != silent.end();
    listening_.labels.push_back({label, is_silent});
  }
  listening_.threshold = detector.threshold;
  if (frontend::IsAnomalyScore(front_end.score.kind)) listening_.highest_score = 2;
  listening_.refractory_s = detector.refractory_ms / 1000;
}

// The picture's answers are evenly spaced: what was not heard is as nothing.
void ListenPicture::FillUntil(double time_s) {
  std::vector<double>& times = listening_.times_s;
  if (spacing_s_ == 0 || times.empty()) return;
  const size_t values = listening_.frames.size() / times.size();
  while (time_s - times.back() > 1.5 * spacing_s_) {
    times.push_back(times.back() + spacing_s_);
    listening_.frames.insert(listening_.frames.end(), values, INT8_MIN);
    listening_.scores.insert(listening_.scores.end(), listening_.labels.size(), 0);
  }
}

void ListenPicture::AddHeard(const player::Heard& heard) {
  FillUntil(heard.time_s);
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
