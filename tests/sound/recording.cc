// SPDX-License-Identifier: Apache-2.0
#include "tests/sound/recording.h"

#ifdef MOTE_SNDFILE
#include <sndfile.h>
#endif

#include <sstream>

#include "support/file.h"

namespace mote::sound_test {

#ifdef MOTE_SNDFILE

bool CanReadRecordings() { return true; }

Result<Recording> ReadRecording(const std::filesystem::path& path) {
  SF_INFO info = {};
  SNDFILE* const file = sf_open(path.c_str(), SFM_READ, &info);
  if (file == nullptr) return Error{path.string() + ": " + sf_strerror(nullptr)};
  Recording recording = {info.samplerate, std::vector<int16_t>(static_cast<size_t>(info.frames))};
  const bool is_mono = info.channels == 1;
  const sf_count_t read =
      is_mono ? sf_read_short(file, recording.pcm.data(), info.frames) : sf_count_t{0};
  sf_close(file);
  if (!is_mono) return Error{path.string() + ": not mono"};
  if (read != info.frames) return Error{path.string() + ": cut off"};
  return recording;
}

#else

bool CanReadRecordings() { return false; }

Result<Recording> ReadRecording(const std::filesystem::path& path) {
  return Error{path.string() + ": built without libsndfile", ErrorKind::kMissingTool};
}

#endif

Result<std::vector<Labelled>> ReadLabels(const std::filesystem::path& folder) {
  MOTE_TRY(const std::string text, ReadText(folder / "LABELS.csv"));
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);  // the header
  std::vector<Labelled> rows;
  while (std::getline(lines, line)) {
    std::istringstream columns(line);
    Labelled row;
    std::getline(columns, row.file, ',');
    std::getline(columns, row.label, ',');
    rows.push_back(row);
  }
  return rows;
}

}  // namespace mote::sound_test
