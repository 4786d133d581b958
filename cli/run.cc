// SPDX-License-Identifier: Apache-2.0
// mote run: one inference on this machine.
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
  void AddOptions(CLI::App& app) override {
    model_.AddTo(app);
    app.add_option("--input", inputs_, "a .npy or raw file for each input of the model, in order")
        ->required();
  }

  Result<Answer> Run() override {
    MOTE_TRY(const program::Program program, model_.Compile());
    MOTE_TRY(const graph::Bytes input, LoadInputs(program, inputs_));
    const graph::Bytes output = RunOnHost(program, input);
    const Span<const uint8_t> bytes(output.data(), output.size());
    Answer answer;
    AddOutputs(program, bytes, answer.json);
    answer.text = OutputsText(program, bytes);
    return answer;
  }

 private:
  ModelOptions model_;
  std::vector<std::string> inputs_;
};

}  // namespace

std::unique_ptr<Command> MakeRun() { return std::make_unique<RunCommand>(); }

}  // namespace mote::cli
