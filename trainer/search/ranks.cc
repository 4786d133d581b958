// SPDX-License-Identifier: Apache-2.0
#include "trainer/search/ranks.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <thread>

namespace mote::trainer {
namespace {

using Json = nlohmann::json;

// Between two looks for messages: Open MPI would wait for them with a core at full load, which is
// better spent on training.
constexpr auto kPause = std::chrono::milliseconds(2);

constexpr const char* kStop = "stop";  // from rank 0
constexpr const char* kBye = "bye";    // the answer: nothing of that rank comes after it

std::string TextOf(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// A message that a rank sends in the place of an answer, and the error that it stands for.
Json JsonOf(const Error& error) {
  return {{"error", error.message}, {"kind", static_cast<int>(error.kind)}};
}
Error ErrorOf(const Json& json) {
  return {json.at("error"), static_cast<ErrorKind>(json.at("kind").get<int>())};
}

Json JsonOf(const Job& job) { return {{"trial", job.trial}, {"rung", job.rung}}; }
Job JobOf(const Json& json) { return {json.at("trial"), json.at("rung")}; }

}  // namespace

bool HasRanks() { return std::getenv("OMPI_COMM_WORLD_SIZE") != nullptr; }

Result<std::unique_ptr<Ranks>> LoadRanks(const std::filesystem::path& library) {
  // Global: Open MPI loads parts of its own, which look for its symbols there.
  void* const handle = dlopen(library.c_str(), RTLD_NOW | RTLD_GLOBAL);
  void* const maker = handle == nullptr ? nullptr : dlsym(handle, "MoteMakeRanks");
  if (maker == nullptr) {
    return Error{fmt::format("the part of mote that searches with several processes cannot be "
                             "loaded ({}). It needs Open MPI: install Debian's libopenmpi-dev and "
                             "openmpi-bin, or call 'tools/setup --trainer', then build mote again; "
                             "without mpirun a search needs none of it.",
                             dlerror()),
                 ErrorKind::kMissingTool};
  }
  MadeRanks made = Error{};
  reinterpret_cast<decltype(&MoteMakeRanks)>(maker)(&made);
  return made;
}

Status RunHere(const std::vector<Job>& jobs, const Objective& objective, const OnOutcome& on_done) {
  for (const Job& job : jobs) {
    MOTE_TRY(const Outcome outcome, objective(job));
    MOTE_RETURN_IF_ERROR(on_done(job, outcome));
  }
  return {};
}

Dispatcher::~Dispatcher() {
  for (int rank = 1; rank < ranks_.count(); ++rank) ranks_.Send(rank, kStop);
  // A long message that nobody takes would keep its sender, and Open MPI with it, from ending.
  for (int left = ranks_.count() - 1; left > 0;) {
    const std::optional<RankMessage> message = ranks_.Poll();
    if (!message) std::this_thread::sleep_for(kPause);
    if (message && message->text == kBye) --left;
  }
}

Status Dispatcher::Run(const std::vector<Job>& jobs,
                       const Objective& objective,
                       const OnOutcome& on_done) {
  struct Guard {  // the objective is the caller's, also where an exception leaves
    std::future<Result<Outcome>>& own;
    ~Guard() {
      if (own.valid()) own.wait();
    }
  } guard{own_};
  return RunAll(jobs, objective, on_done);
}

Status Dispatcher::RunAll(const std::vector<Job>& jobs,
                          const Objective& objective,
                          const OnOutcome& on_done) {
  given_ = done_ = 0;
  while (done_ < jobs.size()) {
    GiveOut(jobs, objective);
    while (const std::optional<RankMessage> message = ranks_.Poll()) {
      MOTE_RETURN_IF_ERROR(Take(*message, on_done));
    }
    MOTE_RETURN_IF_ERROR(TakeOwn(on_done));
    if (done_ < jobs.size()) std::this_thread::sleep_for(kPause);
  }
  return {};
}

void Dispatcher::GiveOut(const std::vector<Job>& jobs, const Objective& objective) {
  while (given_ < jobs.size() && !idle_.empty()) {
    ranks_.Send(*idle_.begin(), TextOf(JsonOf(jobs[given_++])));
    idle_.erase(idle_.begin());
  }
  if (given_ == jobs.size() || own_.valid()) return;
  own_job_ = jobs[given_++];
  own_ = std::async(std::launch::async, [job = own_job_, &objective] { return objective(job); });
}

Status Dispatcher::Take(const RankMessage& message, const OnOutcome& on_done) {
  const Json json = Json::parse(message.text);
  if (json.contains("error")) return ErrorOf(json).In(fmt::format("rank {}", message.rank));
  idle_.insert(message.rank);
  if (json.contains("search")) {
    if (json.at("search") == search_) return {};
    return Error{
        fmt::format("rank {}: sees another recipe or other data than rank 0. Give all "
                    "machines the same files.",
                    message.rank)};
  }
  ++done_;
  return on_done(JobOf(json), OutcomeOf(json.at("outcome")));
}

Status Dispatcher::TakeOwn(const OnOutcome& on_done) {
  const bool is_done =
      own_.valid() && own_.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  if (!is_done) return {};
  ++done_;
  MOTE_TRY(const Outcome outcome, own_.get());
  return on_done(own_job_, outcome);
}

namespace {

Json AnswerTo(const std::string& message, const Objective& objective) {
  try {
    const Job job = JobOf(Json::parse(message));
    const Result<Outcome> outcome = objective(job);
    if (!outcome.ok()) return JsonOf(outcome.error());
    Json done = JsonOf(job);
    done["outcome"] = JsonOf(*outcome);
    return done;
  } catch (const std::exception& error) {  // of a library: rank 0 waits for an answer
    return JsonOf(Error{error.what()});
  }
}

}  // namespace

void Serve(Ranks& ranks, const Result<uint64_t>& search, const Objective& objective) {
  ranks.Send(0, TextOf(search.ok() ? Json{{"search", *search}} : JsonOf(search.error())));
  while (true) {
    const std::optional<RankMessage> message = ranks.Poll();
    if (!message) {
      std::this_thread::sleep_for(kPause);
      continue;
    }
    if (message->text == kStop) break;
    ranks.Send(0, TextOf(AnswerTo(message->text, objective)));
  }
  ranks.Send(0, kBye);
}

}  // namespace mote::trainer
