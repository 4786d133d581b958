// SPDX-License-Identifier: Apache-2.0
#include "cli/microphone.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <limits>

#include "support/process.h"

namespace mote::cli {

namespace {

// An interrupt ends arecord, and with it the sound; what was heard is still told.
void KeepRunning(int /*signal*/) {}

}  // namespace

void Microphone::Close::operator()(FILE* pipe) const { pclose(pipe); }

Result<Microphone> Microphone::Open(int32_t rate_hz, double seconds) {
  Process version;
  version.program = "arecord";
  version.arguments = {"--version"};
  MOTE_TRY(const ProcessResult installed, RunProcess(version));
  static_cast<void>(installed);
  const std::string command =
      fmt::format("exec arecord -q -t raw -f S16_LE -c 1 -r {} 2>/dev/null", rate_hz);
  std::signal(SIGINT, KeepRunning);
  Microphone microphone;
  microphone.pipe_.reset(popen(command.c_str(), "r"));
  if (microphone.pipe_ == nullptr) return Error{"arecord cannot be started."};
  microphone.left_ =
      seconds > 0 ? static_cast<int64_t>(seconds * rate_hz) : std::numeric_limits<int64_t>::max();
  return microphone;
}

size_t Microphone::Read(Span<int16_t> pcm) {
  const auto most = static_cast<size_t>(std::min<int64_t>(left_, static_cast<int64_t>(pcm.size())));
  const size_t got = fread(pcm.data(), sizeof(int16_t), most, pipe_.get());
  left_ -= static_cast<int64_t>(got);
  return got;
}

}  // namespace mote::cli
