// SPDX-License-Identifier: Apache-2.0
// mote run: inference on this machine, once or along a sequence.
#include <fmt/format.h>

#include <algorithm>

#include "cli/command.h"
#include "cli/inference.h"
#include "cli/model_options.h"
#include "cli/tensor_json.h"

namespace mote::cli {
namespace {

class RunCommand : public Command {
 public:
  void AddOptions(Options& options) override {
    model_.AddTo(options);
    options
        .Add("--input",
             inputs_,
             "a file for each input of the model, in order: .npy or raw; .wav, .flac, .png "
             "or .jpg where "
             "the model has a front end")
        .Required();
    options.AddFlag("--sequence",
                    sequence_,
                    "each file holds its input's values one after the other; state is kept");
  }

  Result<Answer> Run() override {
    MOTE_TRY(const program::Program program, model_.Compile());
    if (sequence_) return RunSequence(program);
    MOTE_TRY(const auto front_end, LoadFrontEnd(model_.path()));
    MOTE_TRY(const graph::Bytes input,
             LoadInputs(program, inputs_, front_end ? &*front_end : nullptr));
    const graph::Bytes output = RunOnHost(program, input);
    const Span<const uint8_t> bytes(output.data(), output.size());
    Answer answer;
    const std::vector<std::string> labels = LabelsOf(front_end);
    AddOutputs(program, bytes, answer.json, labels);
    answer.text = OutputsText(program, bytes, labels);
    return answer;
  }

 private:
  Result<Answer> RunSequence(const program::Program& program) const {
    MOTE_TRY(const std::vector<graph::Bytes> inputs, LoadSequences(program, inputs_));
    Answer answer;
    answer.json["sequence"] = Json::array();
    for (const graph::Bytes& output : RunOnHost(program, inputs)) {
      const Span<const uint8_t> bytes(output.data(), output.size());
      answer.text +=
          fmt::format("{:>6}  {}\n", answer.json["sequence"].size(), OutputsLine(program, bytes));
      Json step = Json::object();
      AddOutputs(program, bytes, step);
      answer.json["sequence"].push_back(std::move(step));
    }
    return answer;
  }

  ModelOptions model_;
  std::vector<std::string> inputs_;
  bool sequence_ = false;
};

}  // namespace

std::unique_ptr<Command> MakeRun() { return std::make_unique<RunCommand>(); }

}  // namespace mote::cli
