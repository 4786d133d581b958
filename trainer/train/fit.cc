// SPDX-License-Identifier: Apache-2.0
#include "trainer/train/fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "compiler/quantize/scales.h"
#include "compiler/tflite/read.h"
#include "compiler/tflite/write.h"
#include "trainer/common/random.h"
#include "trainer/train/integers.h"
#include "trainer/train/judgement.h"
#include "trainer/train/schedule.h"

namespace mote::trainer {
namespace {

// One of the two ways of learning that follow each other.
struct Phase {
  bool imitates_integers = false;
  int32_t epochs = 0;
  Schedule schedule;
  int32_t patience = 0;
};

std::string TextOf(const graph::Bytes& bytes) { return {bytes.begin(), bytes.end()}; }

class Fitter {
 public:
  Fitter(const Learners& learners,
         const Network& network,
         const Recipe& recipe,
         const FitData& data,
         const FitEvents& events)
      : learners_(learners),
        network_(network),
        recipe_(recipe),
        data_(data),
        events_(events),
        batches_(data.training, BatchSettingsOf()) {}

  Result<Fitted> Run(const std::filesystem::path& file, uint64_t id) {
    file_ = file;
    MOTE_TRY(learner_, learners_.Make(network_, LearnerSettingsOf()));
    MOTE_RETURN_IF_ERROR(Resume(id));
    const auto before = static_cast<int32_t>(now_.epochs.size());
    if (now_.float_model.empty()) {
      MOTE_RETURN_IF_ERROR(Learn(FloatPhase()));
      MOTE_RETURN_IF_ERROR(BeginIntegers());
    }
    MOTE_RETURN_IF_ERROR(Learn(IntegerPhase()));
    MOTE_TRY(Fitted fitted, Finish());
    fitted.resumed_after = before;
    return fitted;
  }

 private:
  BatchSettings BatchSettingsOf() const {
    BatchSettings settings;
    settings.rows = recipe_.training.batch;
    settings.weights = data_.weights;
    settings.balance = recipe_.training.balance && recipe_.task == Task::kClassification;
    settings.augment = recipe_.data.augment;
    settings.input = InputShapeOf(recipe_);
    settings.zero_point = static_cast<int8_t>(data_.scale.zero_point);
    settings.seed = recipe_.seed;
    return settings;
  }

  LearnerSettings LearnerSettingsOf() const {
    const TrainingSettings& t = recipe_.training;
    LearnerSettings settings;
    settings.loss = recipe_.task == Task::kAnomaly ? Loss::kRebuild : Loss::kClasses;
    settings.optimizer = t.optimizer;
    settings.weight_decay = t.weight_decay;
    settings.momentum = t.momentum;
    settings.label_smoothing = t.label_smoothing;
    settings.input_scale = data_.scale.scale;
    settings.input_zero_point = data_.scale.zero_point;
    settings.threads = t.threads;
    return settings;
  }

  Phase FloatPhase() const {
    const TrainingSettings& t = recipe_.training;
    const auto epochs = static_cast<double>(t.epochs);
    return {false, t.epochs, {epochs, t.learning_rate, t.warmup_epochs}, t.patience};
  }
  Phase IntegerPhase() const {
    const QuantizationSettings& q = recipe_.quantization;
    return {true, q.epochs, {static_cast<double>(q.epochs), q.learning_rate, 0}, 0};
  }

  Status Resume(uint64_t id) {
    MOTE_TRY(const std::optional<Checkpoint> found, LoadCheckpoint(file_));
    now_.recipe = id;
    if (!found) return {};
    if (found->recipe != id) {
      return Error{
          fmt::format("{}: belongs to another recipe or other data. Name another folder, "
                      "or use --force to begin anew.",
                      file_.string())};
    }
    now_ = *found;
    if (!now_.float_model.empty()) {
      MOTE_RETURN_IF_ERROR(ReadFloatModel());
      MOTE_RETURN_IF_ERROR(ImitateIntegers());
    }
    if (const Status loaded = learner_->Load(now_.state); !loaded.ok()) {
      return loaded.error().In(file_.string());
    }
    return {};
  }

  // Epochs of a phase that are done; of the second one, its record before any is not counted.
  int32_t DoneIn(const Phase& phase) const {
    const auto count = static_cast<int32_t>(
        std::count_if(now_.epochs.begin(), now_.epochs.end(), [&](const EpochRecord& epoch) {
          return epoch.imitates_integers == phase.imitates_integers;
        }));
    return phase.imitates_integers ? count - 1 : count;
  }

  Status Learn(const Phase& phase) {
    for (int32_t epoch = DoneIn(phase); epoch < phase.epochs && !IsTired(phase); ++epoch) {
      EpochRecord record;
      record.imitates_integers = phase.imitates_integers;
      record.training_loss = LearnEpoch(phase, epoch, record.learning_rate);
      if (!std::isfinite(record.training_loss)) return Diverged(phase, epoch);
      Validate(record);
      if (!std::isfinite(record.validation_loss)) return Diverged(phase, epoch);
      MOTE_RETURN_IF_ERROR(Keep(record));
      if (events_.on_epoch) events_.on_epoch(record, epoch + 1, phase.epochs);
    }
    return {};
  }

  static Error Diverged(const Phase& phase, int32_t epoch) {
    return Error{
        fmt::format("the loss of epoch {}{} is no number any more. Lower {}.learning_rate, now "
                    "{}.",
                    epoch + 1,
                    phase.imitates_integers ? " as integers" : "",
                    phase.imitates_integers ? "quantization" : "training",
                    phase.schedule.learning_rate)};
  }

  // No better one for long enough.
  bool IsTired(const Phase& phase) const {
    if (phase.patience == 0) return false;
    int32_t since = 0;
    for (const EpochRecord& epoch : now_.epochs) since = epoch.is_best ? 0 : since + 1;
    return since >= phase.patience;
  }

  double LearnEpoch(const Phase& phase, int32_t epoch, double& learning_rate) {
    const int32_t number = phase.imitates_integers ? recipe_.training.epochs + epoch : epoch;
    batches_.BeginEpoch(number);
    learner_->Seed(SeedOf(recipe_.seed, static_cast<uint64_t>(number)));
    double loss = 0;
    for (int64_t i = 0; i < batches_.count(); ++i) {
      const double share = static_cast<double>(i) / static_cast<double>(batches_.count());
      learning_rate = LearningRateAt(phase.schedule, epoch + share);
      loss += learner_->Step(batches_.Get(i), learning_rate);
      Report(phase.imitates_integers ? "learning as integers" : "learning",
             epoch * batches_.count() + i + 1,
             phase.epochs * batches_.count());
    }
    return loss / static_cast<double>(batches_.count());
  }

  void Report(const std::string& what, int64_t done, int64_t all) const {
    if (events_.on_progress) events_.on_progress(what, done, all);
  }

  template <class Inference>
  std::vector<float> OfValidation(Inference infer) const {
    constexpr int64_t kRows = 128;
    const FeatureSet& all = data_.validation;
    std::vector<float> outputs;
    for (int64_t begin = 0; begin < all.rows; begin += kRows) {
      const auto count = static_cast<size_t>(std::min(kRows, all.rows - begin) * all.values);
      const std::vector<float> some = infer({all.row(begin).data(), count});
      outputs.insert(outputs.end(), some.begin(), some.end());
    }
    return outputs;
  }

  void Validate(EpochRecord& record) {
    const FeatureSet& all = data_.validation;
    const std::vector<float> outputs =
        OfValidation([&](Span<const int8_t> rows) { return learner_->Infer(rows); });
    if (recipe_.task == Task::kAnomaly) {
      const std::vector<float> inputs = RealsOf({all.bytes.data(), all.bytes.size()}, data_.scale);
      record.validation_loss = MeanOf(Residuals(outputs, inputs, static_cast<size_t>(all.values)));
      record.validation_metric = -record.validation_loss;
      return;
    }
    const size_t classes = outputs.size() / static_cast<size_t>(all.rows);
    const ClassJudgement judgement = JudgeClasses(outputs, all.label, classes);
    record.validation_loss = judgement.loss;
    record.validation_metric = judgement.balanced_accuracy;
  }

  // By the loss, which says more than a share of a few hundred rows; or the last so far, where
  // validation is too small to choose by.
  bool IsBest(const EpochRecord& record) const {
    if (!recipe_.training.keep_best) return true;
    return std::none_of(now_.epochs.begin(), now_.epochs.end(), [&](const EpochRecord& epoch) {
      return epoch.imitates_integers == record.imitates_integers &&
             epoch.validation_loss <= record.validation_loss;
    });
  }

  Status Keep(EpochRecord& record) {
    record.is_best = IsBest(record);
    now_.epochs.push_back(record);
    now_.state = learner_->Save();
    if (record.is_best) now_.best = now_.state;
    return SaveCheckpoint(file_, now_);
  }

  quantize::QuantizeOptions Options() const {
    quantize::QuantizeOptions options;
    options.method = recipe_.quantization.method;
    options.input = QuantizationOf(data_.scale);
    options.headroom = recipe_.quantization.headroom;
    return options;
  }

  Status ReadFloatModel() {
    const graph::Bytes bytes(now_.float_model.begin(), now_.float_model.end());
    MOTE_TRY(float_model_, tflite::Read({bytes.data(), bytes.size()}));
    return {};
  }

  Status ImitateIntegers() {
    MOTE_TRY(seen_,
             ObserveRows(float_model_,
                         data_.training[0],
                         data_.scale,
                         recipe_.quantization.samples,
                         [&](int64_t done, int64_t all) { Report("calibrating", done, all); }));
    learner_->ImitateIntegers(quantize::ActivationScales(float_model_, seen_, Options()));
    return {};
  }

  // From the best float weights; how good they are as integers is the first record.
  Status BeginIntegers() {
    MOTE_RETURN_IF_ERROR(learner_->Load(now_.best));
    MOTE_TRY(const graph::Bytes bytes, tflite::Write(learner_->Export()));
    now_.float_model = TextOf(bytes);
    MOTE_RETURN_IF_ERROR(ReadFloatModel());
    MOTE_RETURN_IF_ERROR(ImitateIntegers());
    EpochRecord record;
    record.imitates_integers = true;
    record.training_loss = now_.epochs.back().training_loss;
    Validate(record);
    return Keep(record);
  }

  Result<Fitted> Finish() {
    if (const Status loaded = learner_->Load(now_.best); !loaded.ok()) {
      return loaded.error().In(file_.string());
    }
    Fitted fitted;
    fitted.float_model = float_model_;
    MOTE_TRY(fitted.integer_model, quantize::Quantize(learner_->Export(), seen_, Options()));
    fitted.epochs = now_.epochs;
    MOTE_TRY(fitted.imitation, CompareImitation(fitted.integer_model));
    now_.is_done = true;
    MOTE_RETURN_IF_ERROR(SaveCheckpoint(file_, now_));
    return fitted;
  }

  Result<Fitted::Imitation> CompareImitation(const graph::Module& integers) {
    const std::vector<float> imitated =
        OfValidation([&](Span<const int8_t> rows) { return learner_->InferLogits(rows); });
    const graph::Module model = BeforeSoftmax(integers);
    MOTE_TRY(const std::vector<float> real,
             OutputsOf(model, data_.validation, data_.scale, [&](int64_t done, int64_t all) {
               Report("checking the integers", done, all);
             }));
    const auto output = static_cast<size_t>(model.main().outputs[0]);
    const float step = model.main().tensors[output].quantization.scale[0];
    Fitted::Imitation result;
    for (size_t i = 0; i < real.size(); ++i) {
      const double steps = std::round(static_cast<double>((imitated[i] - real[i]) / step));
      ++result.outputs;
      result.equal += steps == 0 ? 1 : 0;
      result.most_steps = std::max(result.most_steps, std::abs(steps));
    }
    return result;
  }

  const Learners& learners_;
  const Network& network_;
  const Recipe& recipe_;
  const FitData& data_;
  const FitEvents& events_;
  Batches batches_;
  std::filesystem::path file_;
  std::unique_ptr<Learner> learner_;
  Checkpoint now_;
  graph::Module float_model_;
  std::vector<quantize::Histogram> seen_;
};

}  // namespace

Result<Fitted> Fit(const Learners& learners,
                   const Network& network,
                   const Recipe& recipe,
                   const FitData& data,
                   const std::filesystem::path& checkpoint,
                   uint64_t id,
                   const FitEvents& events) {
  return Fitter(learners, network, recipe, data, events).Run(checkpoint, id);
}

}  // namespace mote::trainer
