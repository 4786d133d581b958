// SPDX-License-Identifier: Apache-2.0
// mote decode: the events that devices sent, from the records that were heard.
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/event_text.h"
#include "cli/model_options.h"
#include "compiler/frontend/metadata.h"
#include "gateway/gateway.h"
#include "gateway/last_counters.h"
#include "gateway/records.h"
#include "support/file.h"
#include "support/file_lock.h"

namespace mote::cli {
namespace {

constexpr size_t kMostBytes = size_t{16} << 20;  // 800,000 records

class DecodeCommand : public Command {
 public:
  void AddOptions(Options& options) override {
    options.Add("EVENTS", events_, "records of 20 bytes, or a line of hexadecimal digits each")
        .Required();
    options.Add("--keys", keys_, "the devices and their keys, a .toml: see docs/events.md")
        .Required();
    options.Add("--state", state_, "what was taken before, and is not taken again: kept here");
    options.Add("--model", model_, "names the classes of hits");
  }

  Result<Answer> Run() override {
    MOTE_TRY(const std::string keys, ReadText(keys_));
    MOTE_TRY(const std::vector<gateway::Device> devices, gateway::ReadKeys(keys, keys_));
    MOTE_TRY(const std::string content, ReadText(events_));
    if (content.size() > kMostBytes) {
      return Error{fmt::format(
          "{}: {} bytes, want at most {}. Cut it.", events_, content.size(), kMostBytes)};
    }
    if (!model_.empty()) {
      MOTE_TRY(const graph::Module module, LoadModule(model_));
      MOTE_TRY(const std::optional<frontend::FrontEnd> front_end, frontend::FrontEndIn(module));
      labels_ = LabelsOf(front_end);
    }
    gateway::LastCounters last;
    std::optional<FileLock> lock;  // no other decodes in between and takes the same
    if (!state_.empty()) {
      MOTE_TRY(lock, FileLock::Take(state_));
      MOTE_TRY(last, gateway::ReadLastCounters(state_));
    }
    gateway::Gateway gateway(devices, last);
    Answer answer = Decode(gateway::SplitRecords(content), gateway);
    if (!state_.empty()) {
      MOTE_RETURN_IF_ERROR(gateway::WriteLastCounters(state_, gateway.last()));
    }
    return answer;
  }

 private:
  Answer Decode(const std::vector<gateway::HeardRecord>& records, gateway::Gateway& gateway) const {
    Answer answer;
    answer.json = {{"events", Json::array()}, {"refused", Json::array()}};
    for (const gateway::HeardRecord& record : records) {
      const auto taken = gateway.Take(record.bytes);
      if (taken.ok()) {
        answer.json["events"].push_back(EventJson(*taken, labels_));
        answer.text += EventText(*taken, labels_) + "\n";
      } else {
        const std::string& reason = taken.error().message;
        answer.json["refused"].push_back({{"record", record.number}, {"reason", reason}});
        answer.text += fmt::format("refused: record {}: {}\n", record.number, reason);
      }
    }
    answer.text += fmt::format("{} events, {} records refused\n",
                               answer.json["events"].size(),
                               answer.json["refused"].size());
    return answer;
  }

  std::string events_, keys_, state_, model_;
  std::vector<std::string> labels_;
};

}  // namespace

std::unique_ptr<Command> MakeDecode() { return std::make_unique<DecodeCommand>(); }

}  // namespace mote::cli
