// SPDX-License-Identifier: Apache-2.0
// mote attach: gives a model its front end.
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/front_end_json.h"
#include "cli/model_options.h"
#include "compiler/frontend/metadata.h"
#include "compiler/frontend/sense_tables.h"
#include "compiler/tflite/write.h"
#include "support/file.h"

namespace mote::cli {
namespace {

class AttachCommand : public Command {
 public:
  void AddOptions(Options& options) override {
    options.Add("MODEL", model_, "the model, a .tflite file").Required();
    options.Add("FRONTEND", toml_, "the front end, a .toml file: see docs/signal.md").Required();
    options.Add("-o,--output", output_, "the .tflite to write").Required();
  }

  Result<Answer> Run() override {
    MOTE_TRY(graph::Module module, LoadModule(model_));
    MOTE_TRY(const std::string toml, ReadText(toml_));
    MOTE_TRY(const frontend::FrontEnd front_end,
             frontend::ReadFrontEnd(toml, toml_, frontend::DefaultFor(module)));
    if (!front_end.is_image()) {
      const auto tables = frontend::SenseTables::Make(front_end.sense);
      if (!tables.ok()) return tables.error().In(toml_);
    }
    const Status attached = frontend::Attach(front_end, module);
    if (!attached.ok()) return attached.error().In(toml_);
    MOTE_TRY(const graph::Bytes bytes, tflite::Write(module));
    MOTE_RETURN_IF_ERROR(WriteFile(output_, bytes));
    Answer answer;
    answer.json = {{"output", output_}, {"frontend", FrontEndJson(front_end, module)}};
    answer.text = fmt::format("wrote {}\n{}", output_, FrontEndText(front_end, module));
    return answer;
  }

 private:
  std::string model_, toml_, output_;
};

}  // namespace

std::unique_ptr<Command> MakeAttach() { return std::make_unique<AttachCommand>(); }

}  // namespace mote::cli
