// SPDX-License-Identifier: Apache-2.0
#include "trainer/search/journal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <sstream>
#include <utility>

#include "support/file.h"

namespace mote::trainer {
namespace {

using Json = nlohmann::json;

constexpr const char* kFormat = "mote search 1";
constexpr int kClosed = -1;

std::string Hexadecimal(uint64_t hash) { return fmt::format("{:016x}", hash); }

}  // namespace

Result<Journal> Journal::Open(const std::filesystem::path& file,
                              const JournalHead& head,
                              bool force) {
  Journal journal(file, open(file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
  if (journal.descriptor_ == kClosed) return journal.Failed();
  const bool is_taken = flock(journal.descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  if (is_taken) {
    return Error{file.string() +
                 ": another search writes it. Wait for it, or name another folder."};
  }
  MOTE_RETURN_IF_ERROR(journal.Begin(head, force));
  return journal;
}

Journal::Journal(Journal&& other) noexcept
    : file_(std::move(other.file_)),
      descriptor_(std::exchange(other.descriptor_, kClosed)),
      outcomes_(std::move(other.outcomes_)) {}

Journal::~Journal() {
  if (descriptor_ != kClosed) close(descriptor_);
}

Status Journal::Begin(const JournalHead& head, bool force) {
  MOTE_TRY(std::string content, ReadText(file_));
  content.resize(force ? 0 : content.rfind('\n') + 1);  // npos + 1 is 0
  if (!content.empty()) MOTE_RETURN_IF_ERROR(Read(content, head));
  if (ftruncate(descriptor_, static_cast<off_t>(content.size())) != 0) return Failed();
  if (!content.empty()) return {};
  return WriteLine({{"format", kFormat},
                    {"search", Hexadecimal(head.search)},
                    {"recipe", head.recipe},
                    {"rungs", head.rung_epochs}});
}

Status Journal::Read(const std::string& content, const JournalHead& head) {
  std::istringstream lines(content);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    try {
      const Json json = Json::parse(line);
      if (number > 1) {
        outcomes_[{json.at("trial"), json.at("rung")}] = OutcomeOf(json);
      } else if (json.at("format") != kFormat || json.at("search") != Hexadecimal(head.search)) {
        return Error{
            fmt::format("{}: belongs to another recipe or other data. Name another "
                        "folder, or use --force to begin anew.",
                        file_.string())};
      }
    } catch (const Json::exception&) {
      return Error{
          fmt::format("{}: line {}: is damaged. Remove that line, or use --force to begin "
                      "anew.",
                      file_.string(),
                      number)};
    }
  }
  return {};
}

Status Journal::Append(const Job& job, const Outcome& outcome, double seconds) {
  Json json = JsonOf(outcome);
  json["trial"] = job.trial;
  json["rung"] = job.rung;
  json["seconds"] = seconds;
  MOTE_RETURN_IF_ERROR(WriteLine(json));
  outcomes_[{job.trial, job.rung}] = outcome;
  return {};
}

// At the end, in one call: a line is there as a whole, or the last one and cut short.
Status Journal::WriteLine(const Json& json) const {
  const std::string line = json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  const ssize_t written = write(descriptor_, line.data(), line.size());
  const bool is_short = written >= 0 && written != static_cast<ssize_t>(line.size());
  if (is_short) errno = ENOSPC;  // of a file, there is no other reason
  if (written < 0 || is_short || fdatasync(descriptor_) != 0) return Failed();
  return {};
}

Error Journal::Failed() const {
  return {fmt::format("{}: cannot be written: {}.", file_.string(), std::strerror(errno)),
          ErrorKind::kStorage};
}

}  // namespace mote::trainer
