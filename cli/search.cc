// SPDX-License-Identifier: Apache-2.0
// mote search: which networks and settings are worth their cycles, by training many of them.
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "cli/command.h"
#include "cli/installation.h"
#include "cli/model_cost.h"
#include "cli/model_options.h"
#include "cli/progress.h"
#include "cli/search_report.h"
#include "cli/version.h"
#include "support/file.h"
#include "trainer/common/random.h"
#include "trainer/search/journal.h"
#include "trainer/search/ranks.h"

namespace mote::cli {
namespace fs = std::filesystem;

namespace {

using trainer::Job;
using trainer::Outcome;

constexpr const char* kJournal = "journal.jsonl";

class SearchCommand : public Command {
 public:
  void AddOptions(Options& options) override {
    options.Add("RECIPE", path_, "a .toml with a [search]: see docs/search.md").Required();
    options.Add("--trials", trials_, "so many are drawn").Required().Within(1, 10000);
    options.Add("-o,--output", output_, "the folder for the journal, the front and its recipes")
        .Required();
    options.Add("--cache", cache_, "where features are kept (default: ~/.cache/mote)");
    options.AddFlag("--force", force_, "write into a folder of others, and begin anew");
  }

  Result<Answer> Run() override {
    std::unique_ptr<trainer::Ranks> ranks;
    if (trainer::HasRanks()) {
      MOTE_TRY(const fs::path library, RanksLibrary());
      MOTE_TRY(ranks, trainer::LoadRanks(library));
    }
    if (ranks == nullptr) return Lead(nullptr);
    if (ranks->rank() != 0) return Follow(*ranks);
    trainer::Dispatcher dispatcher(*ranks);
    return Lead(&dispatcher);
  }

 private:
  // What every process does before the first trial.
  Status Open() {
    MOTE_TRY(const std::string toml, ReadText(path_));
    MOTE_TRY(search_, trainer::MakeSearch(toml, path_, trials_));
    options_.recipe_folder = fs::path(path_).parent_path() / search_.base.folder;
    options_.cache = cache_.empty() ? CacheFolder() : fs::path(cache_);
    MOTE_TRY(const trainer::Dataset dataset, trainer::OpenData(search_.base, options_));
    MOTE_TRY(const fs::path library, LearnerLibrary());
    MOTE_TRY(learners_, trainer::Learners::Load(library));
    id_ = trainer::HashOf(kVersion, trainer::HashOf(toml, trainer::HashOf(dataset)));
    if (search_.space.is_default) {
      id_ = trainer::HashOf(trainer::DefaultSpaceFor(search_.base.model.name), id_);
    }
    return {};
  }

  // Of a library too: rank 0 waits for what each rank has to say.
  Status OpenOrSay() {
    try {
      return Open();
    } catch (const std::exception& error) {
      return Error{error.what()};
    }
  }

  Result<Answer> Follow(trainer::Ranks& ranks) {
    const Status open = OpenOrSay();
    if (open.ok()) {
      trainer::TrialTraining training(search_, *learners_, options_);
      trainer::Serve(ranks, id_, std::ref(training));
    } else {
      trainer::Serve(ranks, open.error(), {});
    }
    return Answer{};
  }

  // `dispatcher`: nullptr where this is the only process.
  Result<Answer> Lead(trainer::Dispatcher* dispatcher) {
    MOTE_RETURN_IF_ERROR(Open());
    if (search_.space.is_default) SayDefaultSpace();
    MOTE_RETURN_IF_ERROR(ClaimFolder());
    MOTE_TRY(trainer::Journal journal,
             trainer::Journal::Open(fs::path(output_) / kJournal,
                                    {id_, search_.base.name, search_.space.rung_epochs},
                                    force_));
    found_.outcomes = journal.outcomes();
    MOTE_RETURN_IF_ERROR(FindCosts());
    if (dispatcher != nullptr) dispatcher->Expect(id_);
    MOTE_TRY(found_.halved, Halve(dispatcher, journal));
    if (found_.halved.finished.empty()) return NothingFinished();
    found_.front =
        trainer::FrontOf(found_.halved.finished, found_.screened, search_.space, found_.outcomes);
    return Write();
  }

  Result<trainer::Halved> Halve(trainer::Dispatcher* dispatcher, trainer::Journal& journal) {
    trainer::TrialTraining training(search_, *learners_, options_);
    const trainer::Objective objective = std::ref(training);
    const auto run = [&](const std::vector<Job>& jobs, const trainer::OnOutcome& on_outcome) {
      BeginRung(jobs);
      const auto keep = [&](const Job& job, const Outcome& outcome) -> Status {
        MOTE_RETURN_IF_ERROR(Keep(job, outcome, journal));
        return on_outcome(job, outcome);
      };
      return dispatcher != nullptr ? dispatcher->Run(jobs, objective, keep)
                                   : trainer::RunHere(jobs, objective, keep);
    };
    return trainer::Halve(found_.screened, search_.space, found_.outcomes, run);
  }

  void SayDefaultSpace() const {
    Tell(fmt::format("{}: no values in [search], so those for {} are taken:\n{}\n",
                     path_,
                     search_.base.model.name,
                     trainer::DefaultSpaceFor(search_.base.model.name)));
  }

  // The folder becomes ours before anything is in it; a journal there is kept.
  Status ClaimFolder() const {
    std::error_code ec;
    const bool is_ours = fs::exists(fs::path(output_) / kFolderStamp, ec) &&
                         fs::exists(fs::path(output_) / kJournal, ec);
    return is_ours ? Status() : WriteFolder(output_, {}, force_);
  }

  // Of all trials, before anything costs time.
  Status FindCosts() {
    const trainer::BudgetSettings& budget = search_.base.budget;
    MOTE_TRY(const estimate::Board board,
             FindBoard(budget.board.empty() ? "nano33ble" : budget.board));
    found_.board = board.name;
    ProgressBar bar("planning");
    int64_t done = 0;
    found_.screened = trainer::Screen(search_.trials, [&](const trainer::Trial& trial) {
      bar.Update(++done, static_cast<int64_t>(search_.trials.size()));
      return CostOfTrial(trial, board);
    });
    if (!found_.screened.trials.empty()) return {};
    return Error{fmt::format("{}: none of {} trials can be trained. The first: {}",
                             path_,
                             search_.trials.size(),
                             found_.screened.refused.at(0).reason)};
  }

  Result<trainer::TrialCost> CostOfTrial(const trainer::Trial& trial,
                                         const estimate::Board& board) const {
    MOTE_TRY(trainer::Recipe recipe, trainer::RecipeOf(search_, trial));
    trainer::SetClasses(search_.base.data.classes, recipe);
    MOTE_TRY(const trainer::Network network, trainer::BuildNetwork(recipe));
    MOTE_TRY(const graph::Module model, trainer::UntrainedModel(recipe, network));
    MOTE_TRY(const ModelCost cost, PlannedCostOn(board, model));
    MOTE_RETURN_IF_ERROR(CheckBudget(recipe.budget, cost));
    return trainer::TrialCost{cost.cycles.value_or(cost.macs),
                              static_cast<int64_t>(cost.ram_bytes),
                              static_cast<int64_t>(cost.flash_bytes),
                              cost.macs};
  }

  void BeginRung(const std::vector<Job>& jobs) {
    rung_jobs_ = jobs.size();
    rung_done_ = 0;
    begin_ = std::chrono::steady_clock::now();
  }

  Status Keep(const Job& job, const Outcome& outcome, trainer::Journal& journal) {
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin_;
    MOTE_RETURN_IF_ERROR(journal.Append(job, outcome, spent.count()));
    ++rung_done_;
    const double left = spent.count() / static_cast<double>(rung_done_) *
                        static_cast<double>(rung_jobs_ - rung_done_);
    Tell(fmt::format("rung {}/{}, {}/{}, {:.0f} s left: {}, {}\n",
                     job.rung + 1,
                     search_.space.rung_epochs.size(),
                     rung_done_,
                     rung_jobs_,
                     left,
                     outcome.failure.empty() ? ValueText(search_.space.metric, outcome.value)
                                             : "failed: " + outcome.failure,
                     TrialText(search_, found_, job.trial)));
    return {};
  }

  Error NothingFinished() const {
    const auto last = static_cast<int32_t>(found_.halved.rungs.size()) - 1;
    const int32_t trial = found_.halved.rungs.back().at(0);
    return {fmt::format("{}: every trial of rung {} failed. Trial {}: {}",
                        path_,
                        last + 1,
                        trial,
                        found_.outcomes.at({trial, last}).failure)};
  }

  Result<Answer> Write() const {
    MOTE_RETURN_IF_ERROR(WriteFolder(
        output_, SearchFiles(search_, found_, output_, options_.recipe_folder), force_));
    Answer answer;
    answer.json = SearchJson(search_, found_);
    answer.json["output"] = output_;
    answer.text = SearchText(search_, found_) +
                  fmt::format(
                      "  {0}/front.json; 'mote train {0}/trial_{1}.toml -o FOLDER' trains "
                      "one of them\n",
                      output_,
                      found_.front.at(0));
    return answer;
  }

  std::string path_, output_, cache_;
  int32_t trials_ = 0;
  bool force_ = false;
  trainer::Search search_;
  trainer::PrepareOptions options_;
  std::optional<trainer::Learners> learners_;
  uint64_t id_ = 0;  // of what all processes, and a journal, have to agree about
  Found found_;
  size_t rung_jobs_ = 0, rung_done_ = 0;
  std::chrono::steady_clock::time_point begin_;
};

}  // namespace

std::unique_ptr<Command> MakeSearch() { return std::make_unique<SearchCommand>(); }

}  // namespace mote::cli
