// SPDX-License-Identifier: Apache-2.0
#include "trainer/recipe/recipe.h"

#include <fmt/format.h>

#include "support/toml.h"
#include "support/toml_reader.h"
#include "trainer/networks/reading.h"
#include "trainer/recipe/quantity.h"

namespace mote::trainer {
namespace {

constexpr int32_t kVersion = 1;
// What is not normal reaches beyond what is; a bit of each integer is left for it.
constexpr double kHeadroomForAnomalies = 2;

// A file name, an identifier in generated code.
bool IsName(const std::string& name) {
  return !name.empty() && name.size() <= 64 &&
         name.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ==
             std::string::npos;
}

void ReadHead(TomlReader& root, Recipe& recipe) {
  int32_t version = kVersion;
  root.MaybeWithin("version", 1, kVersion, version);
  size_t task = 0;
  root.OneOf("task", {"classification", "anomaly"}, task);
  recipe.task = static_cast<Task>(task);
  auto seed = static_cast<int32_t>(recipe.seed);
  root.MaybeWithin("seed", 0, INT32_MAX, seed);
  recipe.seed = static_cast<uint64_t>(seed);
  root.Maybe("folder", recipe.folder);
}

// The first class, where it is not said.
void ReadName(TomlReader& root, Recipe& recipe) {
  const std::vector<std::string>& classes = recipe.data.classes;
  const bool has_classes = recipe.task == Task::kClassification && !classes.empty();
  if (has_classes) recipe.name = classes[0];
  has_classes ? root.Maybe("name", recipe.name) : void(recipe.name = root.Text("name"));
  if (IsName(recipe.name)) return;
  root.Fail(
      "name",
      root.Has("name") ? "'" + recipe.name + "'" : "missing, and '" + recipe.name + "' is none",
      "at most 64 letters, digits, '-' and '_'");
}

Status ReadInput(TomlReader reader, bool is_image, InputSettings& input) {
  if (is_image) {
    for (const auto& [key, value] : {std::pair{"width", &input.width}, {"height", &input.height}}) {
      if (!reader.Has(key)) reader.Fail(key, "missing", "pixels of the model's input");
      reader.MaybeWithin(key, 1, 1024, *value);
    }
    reader.MaybeWithin("channels", 1, 3, input.channels);
    if (input.channels == 2) reader.Fail("channels", "2", "1 (grey) or 3 (RGB)");
  } else {
    if (!reader.Has("frames")) reader.Fail("frames", "missing", "frames of the model's input");
    reader.MaybeWithin("frames", 1, 100'000, input.frames);
  }
  return reader.Finish();
}

Status ReadTraining(TomlReader reader, TrainingSettings& t) {
  reader.MaybeWithin("epochs", 1, 100'000, t.epochs);
  reader.MaybeWithin("batch", 2, 8192, t.batch);
  size_t optimizer = 0;
  reader.MaybeOneOf("optimizer", {"adamw", "sgd"}, optimizer);
  t.optimizer = static_cast<Optimizer>(optimizer);
  if (t.optimizer == Optimizer::kSgd) t.learning_rate = 0.05;
  reader.MaybeWithin("learning_rate", 1e-7, 10.0, t.learning_rate);
  reader.MaybeWithin("weight_decay", 0.0, 1.0, t.weight_decay);
  reader.MaybeWithin("momentum", 0.0, 0.999, t.momentum);
  reader.MaybeWithin("warmup_epochs", 0.0, 1000.0, t.warmup_epochs);
  reader.MaybeWithin("label_smoothing", 0.0, 0.5, t.label_smoothing);
  size_t keep = 0;
  reader.MaybeOneOf("keep", {"best", "last"}, keep);
  t.keep_best = keep == 0;
  reader.MaybeWithin("patience", 0, 100'000, t.patience);
  if (!t.keep_best && t.patience > 0) {
    reader.Fail(
        "patience", std::to_string(t.patience), "none: with keep = \"last\" no epoch is better");
  }
  reader.Maybe("balance", t.balance);
  reader.MaybeWithin("threads", 1, 256, t.threads);
  return reader.Finish();
}

Status ReadQuantization(TomlReader reader, QuantizationSettings& q) {
  size_t method = 1;
  reader.MaybeOneOf("method", {"minmax", "percentile", "mse"}, method);
  q.method = static_cast<quantize::Method>(method);
  reader.MaybeWithin("samples", 1, 100'000, q.samples);
  reader.MaybeWithin("epochs", 0, 100'000, q.epochs);
  reader.MaybeWithin("learning_rate", 1e-8, 1.0, q.learning_rate);
  reader.MaybeWithin("headroom", 1.0, 16.0, q.headroom);
  return reader.Finish();
}

void ReadLimit(TomlReader& reader, const char* key, Unit unit, std::optional<double>& limit) {
  std::string text;
  reader.Maybe(key, text);
  if (text.empty()) return;
  const Result<double> quantity = ReadQuantity(text, unit);
  if (quantity.ok()) {
    limit = *quantity;
  } else {
    reader.Fail(key, quantity.error().message, "that");
  }
}

Status ReadBudget(TomlReader reader, BudgetSettings& budget) {
  budget.board = reader.Text("board");
  ReadLimit(reader, "ram", Unit::kBytes, budget.ram_bytes);
  ReadLimit(reader, "flash", Unit::kBytes, budget.flash_bytes);
  ReadLimit(reader, "latency", Unit::kSeconds, budget.latency_s);
  ReadLimit(reader, "energy", Unit::kJoules, budget.energy_j);
  return reader.Finish();
}

Status ReadCard(TomlReader reader, CardSettings& card) {
  reader.Maybe("description", card.description);
  reader.Maybe("licence", card.licence);
  reader.Maybe("data", card.data);
  return reader.Finish();
}

// Of anomalies the score is 1 at the limit that training finds: there is the alarm.
Status ReadAnomaly(TomlReader& root, Recipe& recipe) {
  if (recipe.task != Task::kAnomaly) return {};
  TomlReader reader = root.Table("anomaly");
  recipe.normal = reader.Text("normal");
  MOTE_RETURN_IF_ERROR(reader.Finish());
  frontend::FrontEnd& front_end = recipe.front_end;
  front_end.score.kind =
      recipe.model.classical ? frontend::ScoreKind::kDistance : frontend::ScoreKind::kResidual;
  front_end.detector.labels = {"anomaly"};
  front_end.detector.threshold = front_end.detector.release = 1;
  return {};
}

Status ReadParts(TomlReader& root, Recipe& recipe) {
  MOTE_TRY(recipe.model, ReadModelKind(root.Table("network"), recipe.seed));
  MOTE_RETURN_IF_ERROR(ReadAnomaly(root, recipe));
  const frontend::ScoreKind score = recipe.front_end.score.kind;
  MOTE_TRY(recipe.front_end, frontend::ReadFrontEnd(root.Table("frontend"), recipe.front_end));
  if (recipe.front_end.score.kind != score) {
    return Error{fmt::format(
        "{}: key 'frontend.score.kind': is a matter of the task. Leave it out.", root.place())};
  }
  const bool is_image = recipe.front_end.is_image();
  MOTE_RETURN_IF_ERROR(ReadInput(root.Table("input"), is_image, recipe.input));
  if (auto training = root.MaybeTable("training")) {
    MOTE_RETURN_IF_ERROR(ReadTraining(*training, recipe.training));
  }
  if (recipe.task == Task::kAnomaly) recipe.quantization.headroom = kHeadroomForAnomalies;
  if (auto quantization = root.MaybeTable("quantization")) {
    MOTE_RETURN_IF_ERROR(ReadQuantization(*quantization, recipe.quantization));
  }
  if (auto budget = root.MaybeTable("budget")) {
    MOTE_RETURN_IF_ERROR(ReadBudget(*budget, recipe.budget));
  }
  if (auto card = root.MaybeTable("card")) {
    MOTE_RETURN_IF_ERROR(ReadCard(*card, recipe.card));
  }
  root.MaybeTable("search");  // ReadSpace() reads it
  return {};
}

// Slow signals and vibration of different days resemble each other as only copies of sound do.
NearDuplicates NearDuplicatesOf(const frontend::Sense& sense) {
  const bool are_copies = std::holds_alternative<frontend::SoundSettings>(sense) ||
                          std::holds_alternative<frontend::ImageSettings>(sense);
  return are_copies ? NearDuplicates::kDrop : NearDuplicates::kKeep;
}

// A classical model does one of the two tasks; networks say it when they are built.
Status CheckTask(const std::string& place, const Recipe& recipe) {
  const bool wants_classes = recipe.task == Task::kClassification;
  if (recipe.model.network || recipe.model.tells_classes == wants_classes) return {};
  return Error{fmt::format("{}: network.kind: '{}' is for task \"{}\".",
                           place,
                           recipe.model.name,
                           wants_classes ? "anomaly" : "classification")};
}

}  // namespace

Result<Recipe> ReadRecipe(TomlReader root) {
  Recipe recipe;
  ReadHead(root, recipe);
  MOTE_TRY(recipe.data, ReadDataSettings(root));
  ReadName(root, recipe);
  recipe.front_end.detector.labels = recipe.data.classes;
  MOTE_RETURN_IF_ERROR(ReadParts(root, recipe));
  MOTE_RETURN_IF_ERROR(root.Finish());
  MOTE_RETURN_IF_ERROR(NameVoices(recipe.front_end.detector.silent, root.place(), recipe.data));
  if (!recipe.data.split.near_duplicates) {
    recipe.data.split.near_duplicates = NearDuplicatesOf(recipe.front_end.sense);
  }
  MOTE_RETURN_IF_ERROR(CheckTask(root.place(), recipe));
  if (const Status fits = CheckAugment(recipe.data.augment, recipe.front_end.sense); !fits.ok()) {
    return fits.error().In(root.place());
  }
  return recipe;
}

Result<Recipe> ReadRecipe(const std::string& toml, const std::string& place) {
  MOTE_TRY(const toml::table table, ParseToml(toml, place));
  return ReadRecipe(TomlReader(table, place, ""));
}

graph::Shape InputShapeOf(const Recipe& recipe) {
  const InputSettings& input = recipe.input;
  if (recipe.front_end.is_image()) return {1, input.height, input.width, input.channels};
  return {1, input.frames, frontend::FrameValues(recipe.front_end.sense)};
}

}  // namespace mote::trainer
