// SPDX-License-Identifier: Apache-2.0
// mote train: from a recipe to a model of integers, with what it is worth and what it costs.
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <optional>

#include "cli/command.h"
#include "cli/installation.h"
#include "cli/model_cost.h"
#include "cli/model_options.h"
#include "cli/progress.h"
#include "cli/tensor_json.h"
#include "cli/training_pictures.h"
#include "compiler/tflite/write.h"
#include "player/csv.h"
#include "support/file.h"
#include "trainer/card/card.h"
#include "trainer/card/metrics.h"
#include "trainer/common/random.h"
#include "trainer/search/space.h"
#include "trainer/train/certify.h"
#include "trainer/train/learn_classical.h"

namespace mote::cli {
namespace fs = std::filesystem;

namespace {

using trainer::Recipe;

constexpr const char* kCheckpoint = "checkpoint";

// One bar after the other, as the work goes on.
class Bars {
 public:
  void Update(const std::string& what, int64_t done, int64_t all) {
    if (what != what_) {
      bar_.reset();
      bar_.emplace(what);
      what_ = what;
    }
    bar_->Update(done, all);
  }
  void Wipe() {
    bar_.reset();
    what_.clear();
  }

 private:
  std::string what_;
  std::optional<ProgressBar> bar_;
};

std::string EpochText(const trainer::EpochRecord& epoch, int32_t number, int32_t all) {
  const std::string metric = epoch.validation_metric < 0
                                 ? std::string()
                                 : fmt::format(", {:.2f} %", 100 * epoch.validation_metric);
  return fmt::format("epoch {}/{}{}: loss {:.4f}, validation {:.4f}{}{}\n",
                     number,
                     all,
                     epoch.imitates_integers ? " as integers" : "",
                     epoch.training_loss,
                     epoch.validation_loss,
                     metric,
                     epoch.is_best ? " *" : "");
}

// Is it what a call that was stopped left of such a file (support/file.cc), ".NAME.PID.part"? Of
// any one where no name is said.
bool IsHalf(const fs::path& file, const std::string& of) {
  const std::string name = file.stem().string();
  const size_t dot = name.rfind('.');
  if (file.extension() != ".part" || name[0] != '.' || dot == 0) return false;
  const bool has_pid = name.find_first_not_of("0123456789", dot + 1) == std::string::npos;
  return has_pid && (of.empty() || name.substr(1, dot - 1) == of);
}

void RemoveHalves(const fs::path& folder, const std::string& of) {
  std::error_code ec;
  for (fs::directory_iterator at(folder, ec); !ec && at != fs::directory_iterator();
       at.increment(ec)) {
    std::error_code ignored;
    if (IsHalf(at->path(), of)) fs::remove_all(at->path(), ignored);
  }
}

class TrainCommand : public Command {
 public:
  void AddOptions(Options& options) override {
    options.Add("RECIPE", path_, "a .toml: see 'mote init'").Required();
    options.Add("-o,--output", output_, "the folder for the model, its card and pictures");
    options.Add("--cache", cache_, "where features are kept (default: ~/.cache/mote)");
    options.AddFlag("--check", check_, "look at the recipe, its data and its budget, and stop");
    options.AddFlag("--force", force_, "write into a folder of others, and begin anew");
  }

  Result<Answer> Run() override {
    if (output_.empty() && !check_) {
      return Error{"-o FOLDER is missing: where the model goes.", ErrorKind::kUsage};
    }
    MOTE_TRY(toml_, ReadText(path_));
    MOTE_TRY(recipe_, trainer::ReadRecipe(toml_, path_));
    MOTE_RETURN_IF_ERROR(trainer::CheckSpace(toml_, path_));
    SetOptions();
    Result<Answer> answer = Train();
    if (!answer.ok() && answer.error().message.rfind(path_, 0) != 0) {
      return answer.error().In(path_);
    }
    return answer;
  }

 private:
  void SetOptions() {
    options_.recipe_folder = fs::path(path_).parent_path() / recipe_.folder;
    options_.cache = cache_.empty() ? CacheFolder() : fs::path(cache_);
    options_.on_progress = [this](const std::string& what, int64_t done, int64_t all) {
      bars_.Update(what, done, all);
    };
  }

  Result<Answer> Train() {
    MOTE_TRY(const trainer::Dataset dataset, trainer::OpenData(recipe_, options_));
    bars_.Wipe();
    Tell(trainer::BalanceText(dataset));
    trainer::Network network;
    if (recipe_.model.network) {
      MOTE_TRY(network, trainer::BuildNetwork(recipe_));
      MOTE_TRY(const graph::Module model, trainer::UntrainedModel(recipe_, network));
      MOTE_RETURN_IF_ERROR(FindCost(model));
    }
    if (check_) return CheckAnswer(dataset);
    MOTE_TRY(const std::optional<trainer::Learners> learners, NeededLearners());
    MOTE_TRY(const trainer::Prepared prepared, trainer::Prepare(recipe_, dataset, options_));
    bars_.Wipe();
    SayLeaks(dataset, prepared.leaks);
    MOTE_RETURN_IF_ERROR(ClaimFolder());
    MOTE_TRY(trainer::Fitted fitted,
             learners ? Fit(*learners, network, prepared)
                      : trainer::LearnClassical(recipe_, prepared.data));
    if (!learners) MOTE_RETURN_IF_ERROR(FindCost(fitted.integer_model));
    MOTE_TRY(const trainer::Certificate certificate,
             trainer::Certify(recipe_, prepared, fitted, options_));
    bars_.Wipe();
    return Write(prepared, fitted, certificate);
  }

  // None for a classical model.
  Result<std::optional<trainer::Learners>> NeededLearners() const {
    if (recipe_.model.classical) return std::optional<trainer::Learners>();
    MOTE_TRY(const fs::path library, LearnerLibrary());
    MOTE_TRY(trainer::Learners learners, trainer::Learners::Load(library));
    return std::optional(learners);
  }

  // Of the untrained network, before anything costs time; of a classical model when it has learned.
  Status FindCost(const graph::Module& model) {
    const bool has_budget = !recipe_.budget.board.empty();
    MOTE_TRY(const estimate::Board board,
             FindBoard(has_budget ? recipe_.budget.board : "nano33ble"));
    const Result<ModelCost> cost = CostOn(board, model);
    if (!cost.ok() && cost.error().kind == ErrorKind::kMissingTool && !has_budget) {
      Tell("what it costs on a board is not known: " + cost.error().message + "\n");
      return {};
    }
    if (!cost.ok()) return cost.error();
    cost_ = *cost;
    Tell(fmt::format("{}: {}\n{}", recipe_.name, recipe_.model.name, CostText(*cost_)));
    return has_budget ? CheckBudget(recipe_.budget, *cost_) : Status();
  }

  Answer CheckAnswer(const trainer::Dataset& dataset) const {
    Answer answer;
    answer.json = {{"name", recipe_.name}, {"examples", dataset.examples.size()}};
    if (cost_) answer.json["cost"] = CostJson(*cost_);
    answer.text = fmt::format("{}: can be trained\n", path_);
    return answer;
  }

  static void SayLeaks(const trainer::Dataset& dataset, const trainer::Leaks& leaks) {
    constexpr size_t kShown = 5;
    if (leaks.pairs.empty()) return;
    Tell(
        fmt::format("{} near duplicates across training, validation and test; of each pair one was "
                    "left out:\n{}",
                    leaks.pairs.size(),
                    trainer::LeaksText(dataset, leaks, kShown)));
  }

  // The folder becomes ours before anything is in it; a checkpoint there is kept.
  Status ClaimFolder() const {
    std::error_code ec;
    const fs::path folder = fs::absolute(output_, ec).lexically_normal();
    const fs::path checkpoint = folder / kCheckpoint;
    if (fs::exists(folder / kFolderStamp, ec)) RemoveHalves(folder, "");
    const fs::path named = folder.has_filename() ? folder : folder.parent_path();
    RemoveHalves(named.parent_path(), named.filename().string());
    if (force_) fs::remove(checkpoint, ec);
    if (fs::exists(checkpoint, ec) && fs::exists(folder / kFolderStamp, ec)) return {};
    return WriteFolder(output_, {{"recipe.toml", toml_}}, force_);
  }

  Result<trainer::Fitted> Fit(const trainer::Learners& learners,
                              const trainer::Network& network,
                              const trainer::Prepared& prepared) {
    trainer::FitEvents events;
    events.on_progress = options_.on_progress;
    events.on_epoch = [this](const trainer::EpochRecord& epoch, int32_t number, int32_t all) {
      bars_.Wipe();
      Tell(EpochText(epoch, number, all));
    };
    const uint64_t id = trainer::HashOf(toml_, prepared.id);
    return trainer::Fit(
        learners, network, recipe_, prepared.data, fs::path(output_) / kCheckpoint, id, events);
  }

  Result<Answer> Write(const trainer::Prepared& prepared,
                       const trainer::Fitted& fitted,
                       const trainer::Certificate& certificate) const {
    frontend::FrontEnd front_end = prepared.front_end;
    if (front_end.score.kind == frontend::ScoreKind::kResidual) {
      front_end.score.limit = certificate.integer.limit;
    }
    MOTE_TRY(const std::string integers, ModelFile(front_end, fitted.integer_model));
    Answer answer;
    answer.json = trainer::MetricsOf(recipe_, prepared, fitted, certificate);
    if (cost_) answer.json["cost"] = CostJson(*cost_);
    std::vector<OutputFile> files = TrainingPictures(recipe_, prepared, fitted, certificate);
    std::vector<std::string> pictures;
    for (const OutputFile& file : files) {
      // That of mistakes shows the data itself, which may have to stay where it is.
      if (file.name != "mistakes.svg") pictures.push_back(file.name);
    }
    std::vector<std::string> costs;
    if (cost_) costs.push_back(CostText(*cost_).substr(2));
    files.push_back({recipe_.name + ".tflite", integers});
    if (fitted.float_model) {
      MOTE_TRY(const std::string reals, ModelFile(front_end, *fitted.float_model));
      files.push_back({recipe_.name + "_float.tflite", reals});
    }
    files.push_back(
        {"card.md", trainer::ModelCard(recipe_, prepared, fitted, certificate, costs, pictures)});
    files.push_back({"metrics.json", answer.json.dump(2) + "\n"});
    files.push_back({"split.csv", SplitTable(prepared.dataset)});
    files.push_back({"recipe.toml", toml_});
    MOTE_RETURN_IF_ERROR(WriteAll(files));
    answer.json["output"] = output_;
    answer.text = fmt::format("{}/{}.tflite: {} bytes\n",
                              output_,
                              recipe_.name,
                              Thousands(static_cast<int64_t>(integers.size()))) +
                  trainer::VerdictText(recipe_, certificate) + (cost_ ? CostText(*cost_) : "") +
                  fmt::format("  {}/card.md says it all\n", output_);
    return answer;
  }

  // Which recording was for what, its file as seen from the recipe's folder.
  std::string SplitTable(const trainer::Dataset& dataset) const {
    std::string csv = "file,row,label,part\n";
    for (const trainer::Example& one : dataset.examples) {
      csv += fmt::format("{},{},{},{}\n",
                         player::CsvField(fs::proximate(one.file, options_.recipe_folder).string()),
                         one.row < 0 ? "" : std::to_string(one.row),
                         player::CsvField(dataset.classes[static_cast<size_t>(one.label)]),
                         trainer::NameOf(one.part));
    }
    return csv;
  }

  static Result<std::string> ModelFile(const frontend::FrontEnd& front_end, graph::Module model) {
    MOTE_RETURN_IF_ERROR(trainer::GiveFrontEnd(front_end, model));
    MOTE_TRY(const graph::Bytes bytes, tflite::Write(model));
    return std::string(bytes.begin(), bytes.end());
  }

  // Each at once and the stamp first: whoever is stopped between two finds all of them next time.
  Status WriteAll(const std::vector<OutputFile>& files) const {
    std::string stamp = std::string(kCheckpoint) + "\n";
    for (const OutputFile& file : files) stamp += file.name + "\n";
    MOTE_RETURN_IF_ERROR(WriteFile(fs::path(output_) / kFolderStamp, stamp));
    for (const OutputFile& file : files) {
      MOTE_RETURN_IF_ERROR(WriteFile(fs::path(output_) / file.name, file.content));
    }
    return {};
  }

  std::string path_, output_, cache_, toml_;
  bool check_ = false, force_ = false;
  Recipe recipe_;
  trainer::PrepareOptions options_;
  std::optional<ModelCost> cost_;
  Bars bars_;
};

}  // namespace

std::unique_ptr<Command> MakeTrain() { return std::make_unique<TrainCommand>(); }

}  // namespace mote::cli
