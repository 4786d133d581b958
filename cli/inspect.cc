// SPDX-License-Identifier: Apache-2.0
// mote inspect: any well-formed model; operators that mote lacks are marked, not refused.
#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <set>

#include "cli/command.h"
#include "cli/front_end_json.h"
#include "cli/model_options.h"
#include "cli/tensor_json.h"
#include "compiler/frontend/metadata.h"
#include "compiler/graph/text.h"
#include "compiler/ops/macs.h"
#include "compiler/ops/registry.h"
#include "compiler/program/frames.h"

namespace mote::cli {
namespace {

using graph::Module;
using graph::Subgraph;

struct OpRow {
  int64_t count = 0;
  int64_t macs = 0;
  int64_t refused = 0;
  std::string reason;  // of the first one refused
};

struct Summary {
  std::map<std::string, OpRow> ops;
  int64_t macs = 0;
  int64_t parameters = 0;
};

// Elements of constants that operators read: weights and biases, each buffer once.
int64_t CountParameters(const Module& module) {
  int64_t parameters = 0;
  std::set<uint32_t> counted;
  for (const Subgraph& graph : module.subgraphs) {
    for (const graph::Tensor& tensor : graph.tensors) {
      const bool number = tensor.dtype != graph::DType::kString;
      if (!number || !graph::IsConstant(module, tensor)) continue;
      if (!counted.insert(tensor.buffer).second) continue;
      parameters += graph::ElementCount(tensor.shape).value_or(0);
    }
  }
  return parameters;
}

Summary Summarise(const Module& module) {
  Summary summary;
  summary.parameters = CountParameters(module);
  for (const Subgraph& graph : module.subgraphs) {
    for (size_t i = 0; i < graph.ops.size(); ++i) {
      const ops::OpView op(module, graph, i);
      OpRow& row = summary.ops[op.op().opcode];
      const int64_t macs = ops::MacsOf(op);
      ++row.count;
      row.macs += macs;
      summary.macs += macs;
      const Result<ops::KernelCalls> calls = ops::LowerOp(op, {});
      if (calls.ok()) continue;
      if (row.refused++ == 0) row.reason = calls.error().message;
    }
  }
  return summary;
}

Json PortsJson(const Subgraph& graph, const std::vector<int>& ports) {
  Json list = Json::array();
  for (const int port : ports) {
    const graph::Tensor& t = graph.tensors[static_cast<size_t>(port)];
    list.push_back(TensorJson(t.name, t.dtype, t.shape, t.quantization));
  }
  return list;
}

Json ToJson(const Module& module, const Summary& summary) {
  Json json;
  json["description"] = module.description;
  json["macs"] = summary.macs;
  json["parameters"] = summary.parameters;
  json["ops"] = Json::array();
  for (const auto& [name, row] : summary.ops) {
    Json op = {
        {"name", name}, {"count", row.count}, {"supported", row.refused == 0}, {"macs", row.macs}};
    if (row.refused > 0) op["reason"] = row.reason;
    json["ops"].push_back(std::move(op));
  }
  if (const auto frame = program::CostOfFrame(module)) {
    json["stream"] = {{"window_frames", frame->window_frames}, {"macs_per_frame", frame->macs}};
  }
  json["inputs"] = PortsJson(module.main(), module.main().inputs);
  json["outputs"] = PortsJson(module.main(), module.main().outputs);
  json["subgraphs"] = module.subgraphs.size();
  json["variables"] = Json::array();
  for (const graph::Variable& variable : graph::Variables(module))
    json["variables"].push_back(variable.name);
  json["signatures"] = Json::array();
  for (const graph::Signature& signature : module.signatures)
    json["signatures"].push_back(signature.key);
  json["metadata"] = Json::array();
  for (const graph::Metadata& metadata : module.metadata) json["metadata"].push_back(metadata.name);
  const auto front_end = frontend::FrontEndIn(module);
  if (!front_end.ok()) {
    json["frontend_error"] = front_end.error().message;
  } else if (*front_end) {
    json["frontend"] = FrontEndJson(**front_end, module);
  }
  return json;
}

std::string PortText(const char* role, const graph::Tensor& t) {
  std::string text = fmt::format(
      "{:8}{} {} {}", role, t.name, graph::DTypeName(t.dtype), graph::ShapeText(t.shape));
  if (t.quantization.scale.size() == 1) {
    text += fmt::format("  scale {:.6g}", t.quantization.scale[0]);
    if (!t.quantization.zero_point.empty()) {
      text += fmt::format(", zero point {}", t.quantization.zero_point[0]);
    }
  }
  return text + "\n";
}

std::string FrontEndLines(const Module& module) {
  const auto front_end = frontend::FrontEndIn(module);
  if (!front_end.ok()) return "front end REFUSED: " + front_end.error().message + "\n";
  return *front_end ? FrontEndText(**front_end, module) : "";
}

std::string ToText(const Module& module, const Summary& summary, const std::string& path) {
  const Subgraph& graph = module.main();
  std::string text = fmt::format(
      "{}: {} MACs, {} parameters\n", path, Thousands(summary.macs), Thousands(summary.parameters));
  if (const auto frame = program::CostOfFrame(module)) {
    text += fmt::format("streams in time: {} MACs for a new frame of {} (--stream)\n",
                        Thousands(frame->macs),
                        frame->window_frames);
  }
  for (const int i : graph.inputs) text += PortText("input", graph.tensors[static_cast<size_t>(i)]);
  for (const int i : graph.outputs)
    text += PortText("output", graph.tensors[static_cast<size_t>(i)]);
  text += FrontEndLines(module);
  std::vector<std::vector<std::string>> rows = {{"operator", "count", "MACs", ""}};
  for (const auto& [name, row] : summary.ops) {
    rows.push_back({name,
                    std::to_string(row.count),
                    Thousands(row.macs),
                    row.refused == 0 ? "" : "NOT SUPPORTED: " + row.reason});
  }
  text += "\n" + AlignedTable(rows, {false, true, true, false});
  return text;
}

class Inspect : public Command {
 public:
  void AddOptions(Options& options) override {
    options.Add("MODEL", path_, "the model, a .tflite file").Required();
    options.AddFlag("--dump", dump_, "print the whole model in its text form, constants included");
  }

  Result<Answer> Run() override {
    MOTE_TRY(const Module module, LoadModule(path_));
    if (module.subgraphs.empty()) return Error{path_ + ": the model has no subgraph, want one."};
    const Summary summary = Summarise(module);
    const std::string text = dump_ ? graph::PrintText(module) : ToText(module, summary, path_);
    return Answer{ToJson(module, summary), text};
  }

 private:
  std::string path_;
  bool dump_ = false;
};

}  // namespace

std::unique_ptr<Command> MakeInspect() { return std::make_unique<Inspect>(); }

}  // namespace mote::cli
