// SPDX-License-Identifier: Apache-2.0
// A line of JSON with everything that is no bytes, then those one after the other; the line says
// how long they are, and their hash.
#include "trainer/train/checkpoint.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string_view>

#include "support/file.h"
#include "trainer/common/random.h"

namespace mote::trainer {
namespace {

using Json = nlohmann::json;

constexpr const char* kFormat = "mote checkpoint 1";

Json JsonOf(const EpochRecord& epoch) {
  return Json::array({epoch.imitates_integers,
                      epoch.learning_rate,
                      epoch.training_loss,
                      epoch.validation_loss,
                      epoch.validation_metric,
                      epoch.is_best});
}

EpochRecord EpochOf(const Json& json) {
  return {json.at(0), json.at(1), json.at(2), json.at(3), json.at(4), json.at(5)};
}

// The library would cast any number to one.
uint64_t UnsignedOf(const Json& json) {
  if (!json.is_number_unsigned()) throw std::runtime_error("no such number");
  return json;
}

// Throws where it is none of this.
Checkpoint Parsed(std::string_view content) {
  const size_t end = content.find('\n');
  if (end == std::string_view::npos) throw std::runtime_error("no line");
  const Json head = Json::parse(content.substr(0, end));
  const std::string_view body = content.substr(end + 1);
  if (head.at("format") != kFormat || head.at("hash") != HashOf(body)) {
    throw std::runtime_error("another format or hash");
  }
  Checkpoint checkpoint;
  checkpoint.recipe = UnsignedOf(head.at("recipe"));
  checkpoint.is_done = head.at("is_done");
  for (const Json& epoch : head.at("epochs")) checkpoint.epochs.push_back(EpochOf(epoch));
  size_t at = 0;
  const auto take = [&](const char* what) {
    const size_t bytes = UnsignedOf(head.at(what));
    if (bytes > body.size() - at) throw std::runtime_error("too short");
    at += bytes;
    return std::string(body.substr(at - bytes, bytes));
  };
  checkpoint.state = take("state");
  checkpoint.best = take("best");
  checkpoint.float_model = take("float_model");
  if (at != body.size()) throw std::runtime_error("too long");
  return checkpoint;
}

}  // namespace

std::string WriteCheckpoint(const Checkpoint& checkpoint) {
  const std::string body = checkpoint.state + checkpoint.best + checkpoint.float_model;
  Json head = {{"format", kFormat},
               {"hash", HashOf(body)},
               {"recipe", checkpoint.recipe},
               {"is_done", checkpoint.is_done},
               {"state", checkpoint.state.size()},
               {"best", checkpoint.best.size()},
               {"float_model", checkpoint.float_model.size()},
               {"epochs", Json::array()}};
  for (const EpochRecord& epoch : checkpoint.epochs) head["epochs"].push_back(JsonOf(epoch));
  return head.dump() + "\n" + body;
}

Result<Checkpoint> ParseCheckpoint(std::string_view content) {
  try {
    return Parsed(content);
  } catch (const std::exception&) {
    return Error{
        "is damaged or of another version of mote. Remove it, or use --force, to begin anew."};
  }
}

Status SaveCheckpoint(const std::filesystem::path& file, const Checkpoint& checkpoint) {
  return WriteFile(file, WriteCheckpoint(checkpoint));
}

Result<std::optional<Checkpoint>> LoadCheckpoint(const std::filesystem::path& file) {
  std::error_code ec;
  if (!std::filesystem::exists(file, ec)) return std::optional<Checkpoint>();
  MOTE_TRY(const std::string content, ReadText(file));
  Result<Checkpoint> checkpoint = ParseCheckpoint(content);
  if (!checkpoint.ok()) return checkpoint.error().In(file.string());
  return std::optional(std::move(*checkpoint));
}

}  // namespace mote::trainer
