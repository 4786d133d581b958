// SPDX-License-Identifier: Apache-2.0
// The processes of one search, which mpirun started: rank 0 hands out trials, and trains as the
// others do. What is behind them is Open MPI, in a library of its own that is loaded where there
// are several (as LibTorch is, see trainer/learn/load.h).
#pragma once

#include <filesystem>
#include <future>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "trainer/search/halving.h"

namespace mote::trainer {

struct RankMessage {
  int rank = 0;  // that it came from
  std::string text;
};

// All calls are the main thread's.
class Ranks {
 public:
  virtual ~Ranks() = default;  // waits for all others to end too
  virtual int rank() const = 0;
  virtual int count() const = 0;
  virtual void Send(int to, const std::string& text) = 0;
  // Does not wait.
  virtual std::optional<RankMessage> Poll() = 0;
};

inline constexpr const char* kRanksLibrary = "libmote_ranks.so";

// Did mpirun start this process?
bool HasRanks();
// Errors: kMissingTool where the library or Open MPI is not there, with what to install
Result<std::unique_ptr<Ranks>> LoadRanks(const std::filesystem::path& library);

// One after the other, in this process. Errors: those of `objective` and of `on_done`
Status RunHere(const std::vector<Job>& jobs, const Objective& objective, const OnOutcome& on_done);

// Rank 0: hands jobs to whoever is idle. The others are to call Serve(); the destructor lets them
// go and waits until each is done with what it had.
class Dispatcher {
 public:
  explicit Dispatcher(Ranks& ranks) : ranks_(ranks) {}
  ~Dispatcher();
  Dispatcher(const Dispatcher&) = delete;
  Dispatcher& operator=(const Dispatcher&) = delete;

  // What all ranks have to agree about, a hash; before the first Run().
  void Expect(uint64_t search) { search_ = search; }

  // Errors: what stopped another rank; one that sees another recipe or other data; those of
  // `objective` and of `on_done`
  Status Run(const std::vector<Job>& jobs, const Objective& objective, const OnOutcome& on_done);

 private:
  Status RunAll(const std::vector<Job>& jobs, const Objective& objective, const OnOutcome& on_done);
  Status Take(const RankMessage& message, const OnOutcome& on_done);
  Status TakeOwn(const OnOutcome& on_done);
  void GiveOut(const std::vector<Job>& jobs, const Objective& objective);

  Ranks& ranks_;
  uint64_t search_ = 0;
  std::set<int> idle_;
  size_t given_ = 0, done_ = 0;  // of the jobs of this Run()
  Job own_job_;
  std::future<Result<Outcome>> own_;
};

// The other ranks: jobs are done until rank 0 lets this one go. `search`: what this one sees (see
// Expect()), or why it cannot work, which rank 0 then says.
void Serve(Ranks& ranks, const Result<uint64_t>& search, const Objective& objective);

}  // namespace mote::trainer

// What the library has to offer.
using MadeRanks = mote::Result<std::unique_ptr<mote::trainer::Ranks>>;
extern "C" __attribute__((visibility("default"))) void MoteMakeRanks(MadeRanks* made);
